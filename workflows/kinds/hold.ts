import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { ghEnvironments } from "../../model/declared/gh-environment.ts";
import type { WorkflowKind, WorkflowSource } from "../kind.ts";
import { asApp, holdCredentials } from "../parts/credentials.ts";
import { ofDefaultBranch } from "../parts/release-job.ts";
import { run, steps } from "../parts/steps.ts";
import type { Job, Step, Workflow } from "../workflow.ts";

/** Holding, and releasing a hold, by dispatch: one workflow for all environments, a job each, in that one's GitHub environment. */
export const kind: WorkflowKind = {
  name: "hold",
  files: (source) =>
    source.catalog.environments.length === 0
      ? []
      : [
          {
            path: ".github/workflows/hold.yml",
            says: "Keeps newer versions out of an environment, or lets them in again. GitHub asks the environment's reviewers.",
            reports: {
              type: "POST_RELEASE",
              subproject: "${{ inputs.subproject }}",
              environment: "${{ inputs.environment }}",
            },
            workflow: holding(source),
          },
        ],
};

const actions = ["hold", "release"] as const;

function holding(source: WorkflowSource): Workflow {
  const { environments } = source.catalog;
  const names = environments.map(({ environment }) => environment);
  const text = (description: string) =>
    ({ description, type: "string", required: false, default: "" }) as const;
  return {
    name: "Hold",
    "run-name": "${{ inputs.action }} ${{ inputs.environment }} ${{ inputs.subproject }}",
    on: {
      workflow_dispatch: {
        inputs: {
          environment: { description: "Which one", type: "choice", required: true, options: names },
          action: {
            description: "Whether to keep newer versions out, or to let them in again",
            type: "choice",
            required: true,
            options: actions,
          },
          subproject: text("Its path; empty for the whole environment and all in it"),
          reason: { description: "Why; on record", type: "string", required: true },
          break_glass: text("In an emergency: why a hold ends without an approval that counts; on record"),
        },
      },
    },
    jobs: Object.fromEntries(
      environments.map((environment) => [environment.environment, holdJob(source, environment)]),
    ),
  };
}

/** It reaches no cloud: a hold is a record in the environment's branch. */
function holdJob(source: WorkflowSource, environment: EnvironmentCatalog): Job {
  const name = environment.environment;
  const [ghEnvironment = name] = ghEnvironments(environment).keys();
  const { deployIdentity } = source.catalog.repository.product;
  return {
    if: `${ofDefaultBranch(source)} && inputs.environment == '${name}'`,
    "timeout-minutes": 10,
    permissions: { contents: "read" },
    // A deployment by GitHub's account of it, since who approved the run is asked of GitHub afterwards.
    environment: { name: ghEnvironment },
    // Its turn, since a deployment under way goes on with the branch as it left it.
    concurrency: { group: `stack-${name}`, "cancel-in-progress": false, queue: "max" },
    steps: [
      steps.harden(),
      steps.checkOut({ history: true }),
      steps.setUpNode(),
      steps.installProject(),
      ...holdCredentials(deployIdentity),
      step("hold", "Hold", `npx --no -- gantry hold ${name} ${words}`),
      step("release", "Release the hold", `npx --no -- gantry hold release ${name} ${words} ${breakGlass}`),
    ],
  };
}

const words = '--yes --reason="$REASON" ${SUBPROJECT:+--subproject="$SUBPROJECT"}';
const breakGlass = '${BREAK_GLASS:+--break-glass="$BREAK_GLASS"}';

function step(action: (typeof actions)[number], name: string, command: string): Step {
  const given = {
    REASON: "${{ inputs.reason }}",
    SUBPROJECT: "${{ inputs.subproject }}",
    BREAK_GLASS: "${{ inputs.break_glass }}",
  };
  return { ...run(name, command, { ...given, ...asApp }), if: `inputs.action == '${action}'` };
}
