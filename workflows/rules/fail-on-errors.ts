import { stepsOf } from "../lint/look.ts";
import type { WorkflowRule } from "../lint/rule.ts";

export const rule: WorkflowRule = {
  id: "fail-on-errors",
  sentence: "What fails, fails the job.",
  remedy: "take it out; what may fail without harm needs no step",
  *check(workflow) {
    for (const [id, job] of workflow.jobs) {
      const value = job["continue-on-error"];
      if (value !== undefined && value !== false) {
        yield { at: ["jobs", id, "continue-on-error"], message: `the job "${id}" is green when it fails` };
      }
    }
    for (const { step, at } of stepsOf(workflow)) {
      const value = step["continue-on-error"];
      if (value !== undefined && value !== false) {
        yield { at: [...at, "continue-on-error"], message: "the step's failure is ignored" };
      }
      const ignored = /\|\|\s*(true|:)(\s|$)/.exec(step.run ?? "")?.[0].trim();
      if (ignored !== undefined) yield { at: [...at, "run"], message: `"${ignored}" ignores a failure` };
    }
  },
};
