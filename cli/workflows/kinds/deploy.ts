import type { EnvironmentCatalog } from "../../../model/catalog/catalog.ts";
import { ghEnvironments } from "../../../model/catalog/gh-environment.ts";
import type { WorkflowKind, WorkflowSource } from "../kind.ts";
import { deployCredentials, deployToken, providerTokens, secretsAccess } from "../parts/credentials.ts";
import { deployFile } from "../parts/deploy-file.ts";
import { run, steps } from "../parts/steps.ts";
import type { Job, Values, Workflow } from "../workflow.ts";

/**
 * One workflow per environment: it runs from the default branch and takes the version as an input, so that a rollback runs
 * today's workflow on yesterday's version.
 */
export const kind: WorkflowKind = {
  name: "deploy",
  files: (source) =>
    source.catalog.environments.map((environment) => ({
      path: deployFile(environment.environment),
      says: `Brings a version to ${environment.environment}, one at a time. ${approvalOf(environment)}`,
      workflow: deployment(source, environment),
    })),
};

/** Inputs as variables of the shell: an expression in a script would be text that becomes code. */
const inputs: Values = { VERSION: "${{ inputs.version }}", SUBPROJECT: "${{ inputs.subproject }}" };

function approvalOf({ approvals: { method, required } }: EnvironmentCatalog): string {
  if (method === "none") return "Nobody is asked.";
  return method === "reviewers"
    ? "GitHub asks the reviewers of its environment."
    : `Signed approval tags are verified first: ${required} must be there.`;
}

function deployment(source: WorkflowSource, environment: EnvironmentCatalog): Workflow {
  const name = environment.environment;
  const needsTags = environment.approvals.method === "signed-tags";
  return {
    name: `Deploy to ${name}`,
    "run-name": `Deploy \${{ inputs.version }} to ${name}`,
    on: {
      workflow_dispatch: {
        inputs: {
          version: { description: "The version's tag, such as v1.2.3", type: "string", required: true },
          subproject: {
            description: "Its path, empty for the root",
            type: "string",
            required: false,
            default: "",
          },
        },
      },
    },
    jobs: {
      version: versionJob(source),
      turn: turnJob(),
      ...(needsTags ? { approvals: approvalsJob(name) } : {}),
      deploy: deployJob(
        source,
        environment,
        needsTags ? ["version", "turn", "approvals"] : ["version", "turn"],
      ),
    },
  };
}

/** Which commit is meant, before anybody is asked. */
function versionJob({ catalog }: WorkflowSource): Job {
  return {
    "timeout-minutes": 10,
    permissions: { contents: "read" },
    outputs: { commit: "${{ steps.find.outputs.commit }}" },
    steps: [
      steps.checkOut({ history: true }),
      {
        ...run(
          "Find the version's commit",
          'scripts/deployment/30-find-version.sh "$VERSION" "$SUBPROJECT"',
          {
            ...inputs,
            DEFAULT_BRANCH: catalog.repository.product.repository.defaultBranch,
          },
        ),
        id: "find",
      },
    ],
  };
}

/** GitHub keeps one waiting run of a concurrency group and cancels the others; this keeps all of them, in their order. */
function turnJob(): Job {
  return {
    "timeout-minutes": 75,
    permissions: { actions: "read", contents: "read" },
    steps: [
      steps.checkOut(),
      steps.setUpNode(),
      steps.installProject(),
      run("Wait until earlier deployments have ended", "npx gantry workflows wait --minutes 60", {
        GITHUB_TOKEN: "${{ github.token }}",
      }),
    ],
  };
}

function approvalsJob(name: string): Job {
  return {
    needs: ["version", "turn"],
    "timeout-minutes": 15,
    permissions: { contents: "read", "pull-requests": "read" },
    steps: [
      // The default branch's code and its allowed signers judge, not the version's.
      steps.checkOut({ history: true }),
      steps.setUpNode(),
      steps.installProject(),
      run(
        "Verify the signed approvals",
        `npx gantry approvals verify ${name} "$VERSION" --commit "$COMMIT" \${SUBPROJECT:+--subproject "$SUBPROJECT"}`,
        { ...inputs, COMMIT: "${{ needs.version.outputs.commit }}", GITHUB_TOKEN: "${{ github.token }}" },
      ),
    ],
  };
}

function deployJob(source: WorkflowSource, environment: EnvironmentCatalog, needs: readonly string[]): Job {
  const name = environment.environment;
  const [ghEnvironment = name] = ghEnvironments(environment).keys();
  const open = environment.surfaces.find((surface) => surface.platform !== "expo-eas" && surface.public);
  const url =
    open && `\${{ steps.outputs.outputs.SURFACES_${open.id.replaceAll("-", "_").toUpperCase()}_URL }}`;
  const { deployIdentity, repository } = source.catalog.repository.product;
  const { defaultBranch } = repository;
  const access = { ...deployToken, ...providerTokens(environment), ...secretsAccess };
  return {
    needs,
    "timeout-minutes": 60,
    permissions: { contents: "read", "id-token": "write" },
    environment: { name: ghEnvironment, ...(url === undefined ? {} : { url }) },
    concurrency: { group: `deploy-\${{ inputs.subproject || 'root' }}-${name}`, "cancel-in-progress": false },
    steps: [
      steps.harden(),
      steps.checkOut({ history: true, ref: "${{ needs.version.outputs.commit }}" }),
      steps.setUpNode(),
      steps.installProject(),
      steps.installEngine(source.engineVersion),
      ...deployCredentials(deployIdentity, "write"),
      run("Deliver the secrets", `npx gantry secrets sync ${name} --yes`, access),
      // The version brings its own pack; today's has to agree as well.
      run("Deploy", `npx gantry up ${name} --base "origin/${defaultBranch}" --yes --json`, access),
      {
        ...run(
          "Read the outputs",
          `npx gantry outputs ${name} --format github >> "$GITHUB_OUTPUT"`,
          deployToken,
        ),
        id: "outputs",
      },
      run("Ask whether it is ready", `scripts/deployment/20-check-readiness.sh ${name}`, deployToken),
    ],
  };
}
