import type { JudgingCheck } from "../../model/judging-checks.ts";
import type { WorkflowKind, WorkflowSource } from "../kind.ts";
import { flagsCheck, flagsJob } from "../parts/flags-job.ts";
import { gateCheck, gateJob } from "../parts/gate-job.ts";
import { asksFor, checkJob, requiredChecks, stacksOf } from "../parts/required-checks.ts";
import { scanJob } from "../parts/scan-job.ts";
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
      reports: { type: "PRE_RELEASE" },
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
          // Gates ask for it by this name.
          secrets: scanJob(source, { cache: true }),
          [previewOfStack]: previewOfStackJob(source),
          ...judgingJobs(source),
        },
      },
    },
  ],
};

const enforced = ["pr", "main", "pre-release"] as const;

/** The base branch as the checkout knows it; set by GitHub for pull requests. */
const base = '"origin/$GITHUB_BASE_REF"';

function checkJobs(source: WorkflowSource): Record<string, Job> {
  const checks = requiredChecks(source, enforced);
  const keep = asksFor(gateCheck, source, enforced);
  const jobs = checks.map((check): [string, Job] => {
    const job = checkJob(check, { cache: true, minutes: 45, keep });
    return [check.name, check.releaseOnly ? { if: "startsWith(github.base_ref, 'release/')", ...job } : job];
  });
  const names = checks.map(({ name }) => name);
  return {
    ...Object.fromEntries(jobs),
    ...(keep ? { [gateCheck]: gateJob(names, { cache: true }) } : {}),
    ...(asksFor(flagsCheck, source, enforced) ? { [flagsCheck]: flagsJob({ cache: true }) } : {}),
  };
}

/** A job of each name that every gate requires. None has a condition: one that is skipped counts as passed. */
function judgingJobs(source: WorkflowSource): Readonly<Record<JudgingCheck, Job>> {
  return { catalog: catalogJob(source), preview: previewJob(), review: reviewJob(source) };
}

function catalogJob(source: WorkflowSource): Job {
  return {
    "timeout-minutes": 15,
    permissions: { contents: "read" },
    steps: [
      ...prepared(),
      steps.setUpGo(source, "workflows/lint/actionlint"),
      run("Check the catalog", "npx --no -- gantry catalog check"),
      run("Check what is made from it", "npx --no -- gantry generate --check"),
      run("Check what the change loosens", `npx --no -- gantry governance check --base ${base}`),
      run("Check the workflows", `npx --no -- gantry workflows check --base ${base}`),
    ],
  };
}

const previewOfStack = "preview-stack";

/** One job a stack, so that each is seen by itself. */
function previewOfStackJob({ catalog, engineVersion }: WorkflowSource): Job {
  const stack = stacksOf(catalog.repository.environments);
  return {
    name: "preview (${{ matrix.stack }})",
    "timeout-minutes": 20,
    permissions: { contents: "read" },
    strategy: { "fail-fast": false, matrix: { stack } },
    env: { STACK: "${{ matrix.stack }}" },
    steps: [
      ...prepared(),
      steps.installEngine(engineVersion),
      run(
        "Preview on the local cloud",
        `npx --no -- gantry preview "$STACK" --local --base ${base} --if-reached`,
      ),
    ],
  };
}

/**
 * All of them under one name, whichever stacks the change has: one that adds or drops an environment would otherwise wait
 * forever for a check that nobody reports. It runs whatever became of them, since a job that is skipped counts as passed.
 */
function previewJob(): Job {
  return {
    needs: [previewOfStack],
    if: "always()",
    "timeout-minutes": 5,
    permissions: {},
    steps: [
      run("Ask that every stack was previewed", 'test "$PREVIEWS" = success', {
        PREVIEWS: `\${{ needs.${previewOfStack}.result }}`,
      }),
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
        `npx --no -- gantry review --base ${base} --summary "$GITHUB_STEP_SUMMARY" --comment`,
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
