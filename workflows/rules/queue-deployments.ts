import type { ParsedJob } from "../lint/parsed-workflow.ts";
import type { WorkflowRule } from "../lint/rule.ts";

export const rule: WorkflowRule = {
  id: "queue-deployments",
  sentence: "A job with an environment has a concurrency group of its own, and a later run never cancels it.",
  remedy: "add concurrency: { group: stack-<environment>, cancel-in-progress: false } to the job",
  *check(workflow) {
    for (const [id, job] of workflow.jobs) {
      if (job.environment === undefined) continue;
      const at = ["jobs", id];
      if (job.concurrency === undefined)
        yield { at, message: `two runs of the job "${id}" can go on at once` };
      else if (cancels(job.concurrency)) {
        yield {
          at: [...at, "concurrency"],
          message: `the job "${id}" is cancelled half way by the next one`,
        };
      }
      if (workflow.concurrency !== undefined && cancels(workflow.concurrency)) {
        yield {
          at: ["concurrency"],
          message: `the whole run, and "${id}" in it, is cancelled by the next one`,
        };
      }
    }
  },
};

/** An expression may turn out to be true. */
function cancels(concurrency: NonNullable<ParsedJob["concurrency"]>): boolean {
  const cancel = typeof concurrency === "string" ? false : concurrency["cancel-in-progress"];
  return cancel !== undefined && cancel !== false;
}
