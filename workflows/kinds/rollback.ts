import type { WorkflowKind, WorkflowSource } from "../kind.ts";
import { ofDefaultBranch, releaseJob } from "../parts/release-job.ts";
import { confirmed, confirmInput, exampleTag, isAlone } from "../parts/version-jobs.ts";
import type { Workflow } from "../workflow.ts";

/** Going back by dispatch: one workflow for all environments, a job each, in that one's GitHub environment. */
export const kind: WorkflowKind = {
  name: "rollback",
  files: (source) =>
    source.catalog.environments.length === 0
      ? []
      : [
          {
            path: ".github/workflows/rollback.yml",
            says: "Brings an environment back to the version before, and holds it there. GitHub asks the environment's reviewers.",
            reports: {
              type: "POST_RELEASE",
              version: "${{ inputs.to }}",
              subproject: "${{ inputs.subproject }}",
              environment: "${{ inputs.environment }}",
            },
            workflow: rollback(source),
          },
        ],
};

function rollback(source: WorkflowSource): Workflow {
  const { environments } = source.catalog;
  const names = environments.map(({ environment }) => environment);
  return {
    name: "Roll back",
    "run-name": "Roll back ${{ inputs.environment }} ${{ inputs.subproject }} ${{ inputs.to }}",
    on: {
      workflow_dispatch: {
        inputs: {
          environment: { description: "Which one", type: "choice", required: true, options: names },
          subproject: {
            description: "Its path; empty for the only one that runs there",
            type: "string",
            required: false,
            default: "",
          },
          to: {
            description: `The version, such as ${exampleTag(source, "v1.2.2")}; empty for the one that the rules find`,
            type: "string",
            required: false,
            default: "",
          },
          all: {
            description: "Every subproject that runs there, together",
            type: "boolean",
            required: false,
            default: false,
          },
          reason: { description: "Why; on record", type: "string", required: true },
          ...(environments.some(isAlone) ? { confirm: confirmInput } : {}),
        },
      },
    },
    // No group of the run's own: a deployment that waits for its approval holds up nobody who goes back.
    jobs: Object.fromEntries(
      environments.map((environment) => [
        environment.environment,
        {
          if: `${ofDefaultBranch(source)} && inputs.environment == '${environment.environment}'`,
          ...releaseJob(source, environment, {
            name: "Roll back",
            command: `npx --no -- gantry rollback ${environment.environment} --yes --json --reason="$REASON" ${options}${isAlone(environment) ? ` ${confirmed.word}` : ""}`,
            env: {
              SUBPROJECT: "${{ inputs.subproject }}",
              TO: "${{ inputs.to }}",
              ALL: "${{ inputs.all && 'true' || '' }}",
              REASON: "${{ inputs.reason }}",
              ...(isAlone(environment) ? confirmed.env : {}),
            },
            delivers: false,
          }),
        },
      ]),
    ),
  };
}

const options = '${TO:+--to="$TO"} ${SUBPROJECT:+--subproject="$SUBPROJECT"} ${ALL:+--all}';
