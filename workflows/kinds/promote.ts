import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { WorkflowKind, WorkflowSource } from "../kind.ts";
import { builtSubprojects, bundleJob, bundlesOf, bundleWord, ifBuilt } from "../parts/bundle-job.ts";
import { afterAll, ofDefaultBranch, releaseJob } from "../parts/release-job.ts";
import { confirmed, confirmInput, isAlone } from "../parts/version-jobs.ts";
import type { Job, Workflow } from "../workflow.ts";

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
            reports: {
              type: "RELEASE",
              subproject: "${{ inputs.subproject }}",
              environment: "${{ inputs.to }}",
            },
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
          ...(environments.some(isAlone) ? { confirm: confirmInput } : {}),
        },
      },
    },
    // The same as of deployments to it.
    concurrency: { group: "deployments-of-${{ inputs.to }}", "cancel-in-progress": false, queue: "max" },
    jobs: Object.fromEntries(
      environments.flatMap((environment) => Object.entries(jobsOf(source, environment))),
    ),
  };
}

function jobsOf(source: WorkflowSource, environment: EnvironmentCatalog): Record<string, Job> {
  const name = environment.environment;
  const bundle = `${name}-bundle`;
  const isMeant = `${ofDefaultBranch(source)} && inputs.to == '${name}'`;
  const isBuilt = builtSubprojects(environment).length > 0;
  const env = { FROM: "${{ inputs.from }}", SUBPROJECT: "${{ inputs.subproject }}" };
  const subproject = '${SUBPROJECT:+--subproject="$SUBPROJECT"}';
  const release: Job = releaseJob(source, environment, {
    name: "Promote",
    command: `npx --no -- gantry promote --from="$FROM" --to=${name} --yes --json ${subproject}${isAlone(environment) ? ` ${confirmed.word}` : ""}${isBuilt ? ` ${bundleWord}` : ""}`,
    env: { ...env, ...(isAlone(environment) ? confirmed.env : {}), ...(isBuilt ? bundlesOf(bundle) : {}) },
    delivers: true,
    ...(isBuilt ? { bundles: bundle } : {}),
  });
  if (!isBuilt) return { [name]: { if: isMeant, ...release } };
  return {
    [bundle]: bundleJob(source, environment, {
      needs: [],
      if: `${isMeant} && ${ifBuilt(environment)}`,
      versions: `--from="$FROM" ${subproject}`,
      env,
    }),
    [name]: { needs: [bundle], if: `${isMeant} && ${afterAll([], [bundle])}`, ...release },
  };
}
