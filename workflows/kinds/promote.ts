import type { WorkflowKind, WorkflowSource } from "../kind.ts";
import { ofDefaultBranch, releaseJob } from "../parts/release-job.ts";
import type { Workflow } from "../workflow.ts";

/** Promoting by dispatch: one workflow for all environments, a job each, in the GitHub environment of where it goes. */
export const kind: WorkflowKind = {
  name: "promote",
  files: (source) =>
    source.catalog.environments.length < 2
      ? []
      : [
          {
            path: ".github/workflows/promote.yml",
            says: "Brings to one environment the versions that another runs. GitHub asks the reviewers of where they go.",
            workflow: promotion(source),
          },
        ],
};

function promotion(source: WorkflowSource): Workflow {
  const { environments } = source.catalog;
  const options = environments.map(({ environment }) => environment);
  return {
    name: "Promote",
    "run-name": "Promote ${{ inputs.subproject }} from ${{ inputs.from }} to ${{ inputs.to }}",
    on: {
      workflow_dispatch: {
        inputs: {
          from: { description: "Whose versions", type: "choice", required: true, options },
          to: { description: "Where they go", type: "choice", required: true, options },
          subproject: {
            description: "Its path; empty for all that run there",
            type: "string",
            required: false,
            default: "",
          },
        },
      },
    },
    // The same as of deployments to it.
    concurrency: { group: "deployments-of-${{ inputs.to }}", "cancel-in-progress": false, queue: "max" },
    jobs: Object.fromEntries(
      environments.map((environment) => [
        environment.environment,
        {
          if: `${ofDefaultBranch(source)} && inputs.to == '${environment.environment}'`,
          ...releaseJob(source, environment, {
            name: "Promote",
            command: `npx gantry promote --from="$FROM" --to=${environment.environment} --yes --json \${SUBPROJECT:+--subproject="$SUBPROJECT"}`,
            env: { FROM: "${{ inputs.from }}", SUBPROJECT: "${{ inputs.subproject }}" },
            delivers: true,
          }),
        },
      ]),
    ),
  };
}
