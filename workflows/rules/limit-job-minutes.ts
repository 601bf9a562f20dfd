import type { WorkflowRule } from "../lint/rule.ts";

const most = 120;

export const rule: WorkflowRule = {
  id: "limit-job-minutes",
  sentence: "Every job ends after a time that somebody chose, at most two hours; GitHub's own limit is six.",
  remedy: "add timeout-minutes: to the job",
  *check({ jobs }) {
    for (const [id, job] of jobs) {
      // A called workflow's jobs have their own.
      if (job.uses !== undefined) continue;
      const minutes = job["timeout-minutes"];
      if (minutes === undefined)
        yield { at: ["jobs", id], message: `the job "${id}" can hang for six hours` };
      else if (typeof minutes !== "number" || minutes < 1 || minutes > most) {
        yield {
          at: ["jobs", id, "timeout-minutes"],
          message: `"${String(minutes)}" is not 1 to ${most} minutes`,
        };
      }
    }
  },
};
