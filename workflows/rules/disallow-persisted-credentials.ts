import { actionOf, stepsOf } from "../lint/look.ts";
import type { WorkflowRule } from "../lint/rule.ts";

export const rule: WorkflowRule = {
  id: "disallow-persisted-credentials",
  sentence: "A checkout leaves no token behind.",
  remedy: "add with: { persist-credentials: false }; a step that pushes gets the token by itself",
  *check(workflow) {
    for (const { step, at } of stepsOf(workflow)) {
      if (actionOf(step) !== "actions/checkout" || step.with?.["persist-credentials"] === false) continue;
      yield { at: [...at, "uses"], message: "the token stays in .git/config for every later step" };
    }
  },
};
