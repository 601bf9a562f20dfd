import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { WorkflowSource } from "../kind.ts";
import type { Job, Values } from "../workflow.ts";
import { run, steps } from "./steps.ts";

/** Whether the workflow has the input `subproject` besides `version`. */
interface WithSubproject {
  subproject: boolean;
}

interface VersionJobOptions extends WithSubproject {
  /** Whether there may be no version, for what is deployed without one. */
  optional?: boolean;
}

/** The version to deploy, as an input. */
export const versionInput = {
  description: "The version's tag, such as v1.2.3",
  type: "string",
  required: true,
} as const;

/** The same where the environment can be deployed without one. */
export const optionalVersionInput = {
  description: "The version's tag, such as v1.2.3; empty for the environment itself",
  type: "string",
  required: false,
  default: "",
} as const;

/** A version's tag as one of the product's own apps has it, to show how they look. */
export function exampleTag({ catalog }: WorkflowSource, version: string): string {
  const [app] = catalog.repository.apps;
  return app === undefined ? version : `${app.id}/${version}`;
}

/** What a team of one types, who lets versions in alone; empty where others approve. */
export const confirmInput = {
  description: "The environment's name, where one person deploys alone",
  type: "string",
  required: false,
  default: "",
} as const;

/** The option that hands it on, and the variable that it is read from. */
export const confirmed = {
  word: '${CONFIRM:+--confirm="$CONFIRM"}',
  env: { CONFIRM: "${{ inputs.confirm }}" },
};

/** Whether one person lets versions into it alone. */
export function isAlone({ approvals }: EnvironmentCatalog): boolean {
  return approvals.onePerson !== undefined;
}

const subprojectOption = ' ${SUBPROJECT:+--subproject "$SUBPROJECT"}';

/** Inputs as variables of the shell: an expression in a script would be text that becomes code. */
export function versionInputs({ subproject }: WithSubproject): Values {
  const version = { VERSION: "${{ inputs.version }}" };
  return subproject ? { ...version, SUBPROJECT: "${{ inputs.subproject }}" } : version;
}

/** Which commit is meant, before anybody is asked. */
export function versionJob({ catalog }: WorkflowSource, options: VersionJobOptions): Job {
  return {
    "timeout-minutes": 10,
    permissions: { contents: "read" },
    outputs: { commit: "${{ steps.find.outputs.commit }}" },
    steps: [
      steps.checkOut({ history: true }),
      {
        ...run(
          "Find the version's commit",
          `scripts/deployment/30-find-version.sh "$VERSION"${options.subproject ? ' "$SUBPROJECT"' : ""}`,
          {
            ...versionInputs(options),
            DEFAULT_BRANCH: catalog.repository.product.repository.defaultBranch,
            ...(options.optional === true ? { VERSION_OPTIONAL: "true" } : {}),
          },
        ),
        id: "find",
      },
    ],
  };
}

/** Whether it has the signed approvals that an environment asks for; `needs` are the jobs before it, `version` among them. */
export function approvalsJob(
  name: string,
  needs: readonly string[],
  options: WithSubproject = { subproject: true },
): Job {
  return {
    needs,
    "timeout-minutes": 15,
    permissions: { contents: "read", "pull-requests": "read" },
    steps: [
      // The default branch's code and its allowed signers judge, not the version's.
      steps.checkOut({ history: true }),
      steps.setUpNode(),
      steps.installProject(),
      run(
        "Verify the signed approvals",
        // Without a version it is the infrastructure alone, under its commit's own id.
        `npx --no -- gantry approvals verify ${name} "\${VERSION:-$GITHUB_SHA}" \${COMMIT:+--commit "$COMMIT"}${options.subproject ? subprojectOption : ""}`,
        {
          ...versionInputs(options),
          COMMIT: "${{ needs.version.outputs.commit }}",
          GITHUB_TOKEN: "${{ github.token }}",
        },
      ),
    ],
  };
}
