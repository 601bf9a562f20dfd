import { actionOf, isReleasing } from "../lint/look.ts";
import type { WorkflowRule } from "../lint/rule.ts";

export const rule: WorkflowRule = {
  id: "harden-jobs-with-credentials",
  sentence: "A job that has something to steal begins with step-security/harden-runner.",
  remedy: "make step-security/harden-runner the job's first step",
  *check({ jobs }) {
    for (const [id, job] of jobs) {
      const [first] = job.steps;
      if (!isReleasing(job) || first === undefined || actionOf(first) === "step-security/harden-runner")
        continue;
      yield { at: ["jobs", id, "steps", 0], message: `nobody sees whom the job "${id}" talks to` };
    }
  },
};
