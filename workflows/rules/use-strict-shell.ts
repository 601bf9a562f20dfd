import { stepsOf } from "../lint/look.ts";
import { isStrictByDefault } from "../lint/parsed-workflow.ts";
import type { WorkflowRule } from "../lint/rule.ts";

export const rule: WorkflowRule = {
  id: "use-strict-shell",
  sentence: "A script stops at the first command that fails, in a pipe as well.",
  remedy:
    "write defaults: { run: { shell: bash } } at the top: without it GitHub starts bash without pipefail",
  *check(workflow) {
    for (const { step, job, at } of stepsOf(workflow)) {
      if (step.run === undefined) continue;
      if (/(^|[\s;&|])set\s+\+[eo]/.test(step.run))
        yield { at: [...at, "run"], message: "the script goes on after an error" };
      const { shell } = step;
      if (shell !== undefined && shell !== "bash") {
        yield { at: [...at, "shell"], message: `"${shell}" is not bash as GitHub starts it by that name` };
      }
      if (shell !== undefined) continue;
      if (step.inAction) yield { at, message: "a step of an action has to say its shell" };
      else if (!isStrictByDefault(workflow.defaults) && !isStrictByDefault(job.defaults)) {
        yield { at: [...at, "run"], message: "the shell is GitHub's default, which has no pipefail" };
      }
    }
  },
};
