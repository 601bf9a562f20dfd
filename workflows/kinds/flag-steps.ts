import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { driftGhEnvironment, ghEnvironments } from "../../model/declared/gh-environment.ts";
import { retentionDays } from "../../model/observed/retention.ts";
import type { WorkflowKind, WorkflowSource } from "../kind.ts";
import { asApp, proposalCredentials, seriesAccess, seriesCredentials } from "../parts/credentials.ts";
import { leastGuarded } from "../parts/most-guarded.ts";
import { ofDefaultBranch } from "../parts/release-job.ts";
import { run, steps } from "../parts/steps.ts";
import { ofProject, type Job, type Step } from "../workflow.ts";

const folder = ".gantry/flag-steps";

/**
 * Proposes the steps of flags that climb by a schedule. Each environment is asked by who can only read its guardrails; what comes of it
 * is a patch of the catalog, which the job that opens the pull request takes without knowing more. It merges and deploys nothing.
 */
export const kind: WorkflowKind = {
  name: "flag-steps",
  files: (source) => {
    const { environments } = source.catalog;
    const scheduled = environments.filter(({ flags }) => flags.some(({ ramp }) => ramp !== undefined));
    const place = leastGuarded(environments);
    if (scheduled.length === 0 || place === undefined) return [];
    return [
      {
        path: ".github/workflows/flag-steps.yml",
        says: "Proposes the next step of flags whose schedule says so. It merges and deploys nothing.",
        reports: { type: "MAINTENANCE" },
        workflow: {
          name: "Flag steps",
          on: { schedule: [{ cron: "11 */4 * * *" }], workflow_dispatch: {} },
          concurrency: { group: "flag-steps", "cancel-in-progress": false },
          jobs: { due: dueJob(source, scheduled), propose: proposeJob(source, place) },
        },
      },
    ];
  },
};

const begin: readonly Step[] = [
  steps.harden(),
  steps.checkOut({ history: true }),
  steps.setUpNode(),
  steps.installProject(),
];

/** One job an environment: where one cannot be read, the others' steps are proposed all the same. */
function dueJob(source: WorkflowSource, scheduled: readonly EnvironmentCatalog[]): Job {
  const include = scheduled.map(({ environment }) => ({
    environment,
    reader: driftGhEnvironment(environment),
  }));
  return {
    if: ofDefaultBranch(source),
    "timeout-minutes": 20,
    permissions: { contents: "read", "id-token": "write" },
    environment: { name: "${{ matrix.reader }}", deployment: false },
    concurrency: { group: "flag-steps-of-${{ matrix.environment }}", "cancel-in-progress": false },
    strategy: { "fail-fast": false, matrix: { include } },
    env: { ENVIRONMENT: "${{ matrix.environment }}" },
    steps: [
      ...begin,
      ...seriesCredentials(),
      run(
        "Write the steps that are due",
        `npx --no -- gantry flag due "$ENVIRONMENT" --yes | tee /dev/stderr | sed 's/^/    /' >> "$GITHUB_STEP_SUMMARY"`,
        seriesAccess,
      ),
      run(
        "Keep what differs",
        `mkdir -p ${folder}\ngit diff --binary -- environments > "${folder}/$ENVIRONMENT.patch"`,
      ),
      {
        name: "Hand it on",
        uses: "actions/upload-artifact",
        with: {
          name: "flag-steps-${{ matrix.environment }}",
          path: ofProject(`${folder}/\${{ matrix.environment }}.patch`),
          "include-hidden-files": true,
          "if-no-files-found": "error",
          overwrite: true,
          "retention-days": retentionDays.artifacts,
        },
      },
    ],
  };
}

function proposeJob(source: WorkflowSource, place: EnvironmentCatalog): Job {
  const [ghEnvironment = place.environment] = ghEnvironments(place).keys();
  return {
    needs: ["due"],
    if: `!cancelled() && ${ofDefaultBranch(source)}`,
    "timeout-minutes": 20,
    permissions: { contents: "read" },
    environment: { name: ghEnvironment, deployment: false },
    concurrency: { group: "job-of-flag-steps", "cancel-in-progress": false },
    steps: [
      ...begin,
      {
        name: "Take what differs",
        uses: "actions/download-artifact",
        with: { pattern: "flag-steps-*", path: ofProject(folder), "merge-multiple": true },
      },
      // None at all is a failure: then nobody could be asked.
      run(
        "Put it in place",
        `git apply --allow-empty --include='environments/*/config.yml' ${folder}/*.patch`,
      ),
      // Only now: what has written so far had no key.
      ...proposalCredentials(source.catalog.repository.product.deployIdentity),
      run(
        "Propose it",
        `npx --no -- gantry propose flag-steps --yes | tee /dev/stderr | sed 's/^/    /' >> "$GITHUB_STEP_SUMMARY"`,
        asApp,
      ),
    ],
  };
}
