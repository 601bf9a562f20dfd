import type { WorkflowKind, WorkflowSource } from "../kind.ts";
import { checkJob, requiredChecks, stacksOf } from "../parts/required-checks.ts";
import { secretsJob } from "../parts/secrets-job.ts";
import { run, steps } from "../parts/steps.ts";
import type { Job } from "../workflow.ts";

/**
 * What every pull request goes through, those of forks alike: nothing in it has an identity or a secret, and stacks are
 * previewed on the local cloud, judged by the pack of the branch that the change goes to as well.
 */
export const kind: WorkflowKind = {
  name: "pull-request",
  files: (source) => [
    {
      path: ".github/workflows/pull-request.yml",
      says: "What must hold before a change is merged, and what it would do to each environment. It holds no credentials.",
      workflow: {
        name: "Pull request",
        on: {
          pull_request: {
            branches: [source.catalog.repository.product.repository.defaultBranch, "release/**"],
          },
        },
        // A newer push makes the older run's answer useless.
        concurrency: {
          group: "pull-request-${{ github.event.pull_request.number }}",
          "cancel-in-progress": true,
        },
        jobs: {
          ...checkJobs(source),
          catalog: catalogJob(),
          secrets: secretsJob(base),
          preview: previewJob(source),
          review: reviewJob(source),
        },
      },
    },
  ],
};

/** The base branch as the checkout knows it; set by GitHub for pull requests. */
const base = '"origin/$GITHUB_BASE_REF"';

function checkJobs(source: WorkflowSource): Record<string, Job> {
  const checks = requiredChecks(source, ["pr", "main", "pre-release"]);
  return Object.fromEntries(
    checks.map((check) => {
      const job = checkJob(check, { cache: true });
      return [
        check.name,
        check.releaseOnly ? { if: "startsWith(github.base_ref, 'release/')", ...job } : job,
      ];
    }),
  );
}

function catalogJob(): Job {
  return {
    "timeout-minutes": 15,
    permissions: { contents: "read" },
    steps: [
      ...prepared(),
      steps.setUpGo("workflows/lint/actionlint"),
      run("Check the catalog", "npx gantry catalog check"),
      run("Check what the change loosens", `npx gantry governance check --base ${base}`),
      run("Check the workflows", "npx gantry workflows check"),
    ],
  };
}

/** One job a stack, so that each is seen by itself. */
function previewJob({ catalog, engineVersion }: WorkflowSource): Job {
  const stack = stacksOf(catalog.repository.environments);
  return {
    "timeout-minutes": 20,
    permissions: { contents: "read" },
    strategy: { "fail-fast": false, matrix: { stack } },
    env: { STACK: "${{ matrix.stack }}" },
    steps: [
      ...prepared(),
      steps.installEngine(engineVersion),
      run("Preview on the local cloud", `npx gantry preview "$STACK" --local --base ${base}`),
    ],
  };
}

/** The one comment, rewritten in place; a fork's token cannot write it, and then the job's summary has the same. */
function reviewJob({ engineVersion }: WorkflowSource): Job {
  return {
    "timeout-minutes": 30,
    permissions: { contents: "read", "pull-requests": "write" },
    steps: [
      ...prepared(),
      steps.installEngine(engineVersion),
      run(
        "Say what the change does",
        `npx gantry review --base ${base} --summary "$GITHUB_STEP_SUMMARY" --comment`,
        {
          GITHUB_TOKEN: "${{ github.token }}",
        },
      ),
    ],
  };
}

function prepared(): Job["steps"] {
  return [steps.checkOut({ history: true }), steps.setUpNode({ cache: true }), steps.installProject()];
}
