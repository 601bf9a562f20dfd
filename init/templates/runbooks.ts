/** First runbooks, by their file: short enough to be read at night, to be made your own. */
const runbooks: Readonly<Record<string, string>> = {
  "docs/runbooks/api-latency.md": runbook("The API is slow (`api_p95`)", [
    "The 95th percentile of the API's latency has been at 2.4 s or above for five minutes. From 2.5 s on a release is not",
    "promoted, from 3 s on it is rolled back.",
    "",
    "1. What changed: a rise within ten minutes of a deployment is the deployment until shown otherwise.",
    "2. Cloud Run → `api` → Metrics: instances at `maxInstances` mean that it cannot scale out; raise it in the environment's",
    "   `config.yml` and run `gantry up <environment>`.",
    "3. One slow route is a query or a missing index; all routes slow is the database or the network.",
  ]),
  "docs/runbooks/ocr-failures.md": runbook("Recognition fails (`ocr_failure_rate`)", [
    "One percent or more of the pages sent to the OCR worker failed.",
    "",
    "1. Cloud Run → `ocr-worker` → Logs: one code is one cause, many codes are mostly damaged input.",
    '2. "permission denied": was one of its secrets rotated today?',
    '3. "memory limit exceeded": raise `surfaces.ocr-worker.cloudRun.memory` and run `gantry up <environment>`.',
  ]),
  "docs/runbooks/cloud-run-quota.md": runbook("Cloud Run uses up its budget (`cloud_run_quota`)", [
    "CPU time or requests of this month have reached 80, 90 or 100 percent of the budget in the catalog. The budget is ours:",
    "Google goes on serving, and charges for it.",
    "",
    "1. Which share of the month is over? 80 percent on the 25th is growth; on the 5th it is an accident.",
    "2. An accident: find the caller that began when the curve bends, and stop it.",
    "3. Growth: raise the guardrail's budget in a pull request.",
  ]),
  "docs/runbooks/vercel-build-minutes.md": runbook(
    "Vercel's build minutes run out (`vercel_build_minutes`)",
    [
      "Builds at Vercel have used 80, 90 or 100 percent of this month's budget. What is live stays live; new builds wait.",
      "",
      "1. Vercel → Usage → Build minutes, by branch: tens of builds of one branch are a bot.",
      "2. Build time per build: a jump means that the build cache is lost or a dependency has grown.",
      "3. A release that has to go out: promote a preview that exists already instead of building again.",
    ],
  ),
};

/** The text of a runbook that a guardrail names. */
export function runbookText(file: string): string {
  return runbooks[file] ?? runbook(file, ["What to do when this alert comes."]);
}

function runbook(title: string, lines: readonly string[]): string {
  const rollBack = [
    "## Roll back",
    "",
    "Go back to the version before: what runs is what the tags say, and no file of the catalog.",
  ];
  const who = ["## Who", "", "The platform team's on-call."];
  return `${[`# ${title}`, "", ...lines, "", ...rollBack, "", ...who].join("\n")}\n`;
}
