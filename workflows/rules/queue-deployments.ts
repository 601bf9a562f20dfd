import type { ParsedJob, ParsedWorkflow } from "../lint/parsed-workflow.ts";
import type { WorkflowRule } from "../lint/rule.ts";
import { maintenanceFile } from "../parts/maintenance-file.ts";

export const rule: WorkflowRule = {
  id: "queue-deployments",
  sentence:
    "A job with an environment has a concurrency group of its own, and a later run never cancels it; but for maintenance.",
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
      if (
        workflow.concurrency !== undefined &&
        cancels(workflow.concurrency) &&
        !isMaintenance(workflow, job)
      ) {
        yield {
          at: ["concurrency"],
          message: `the whole run, and "${id}" in it, is cancelled by the next one`,
        };
      }
    }
  },
};

/** Generated, and no deployment: each of its jobs writes at once or not at all, and the next run finds what is left. */
function isMaintenance({ path, origin }: ParsedWorkflow, { environment }: ParsedJob): boolean {
  const isDeployment = typeof environment === "string" || environment?.deployment !== false;
  return origin !== "own" && path === maintenanceFile && !isDeployment;
}

/** An expression may turn out to be true. */
function cancels(concurrency: NonNullable<ParsedJob["concurrency"]>): boolean {
  const cancel = typeof concurrency === "string" ? false : concurrency["cancel-in-progress"];
  return cancel !== undefined && cancel !== false;
}
