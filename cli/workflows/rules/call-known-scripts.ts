import { stepsOf } from "../lint/look.ts";
import type { WorkflowRule } from "../lint/rule.ts";

export const rule: WorkflowRule = {
  id: "call-known-scripts",
  sentence: "A script that a workflow starts is there.",
  remedy: "gantry scripts list shows those that there are",
  *check(workflow, { scripts }) {
    for (const { step, at } of stepsOf(workflow)) {
      for (const [path] of (step.run ?? "").matchAll(/(?<![\w./-])(?:\.\/)?scripts\/[\w./-]+/g)) {
        if (!scripts.has(path.replace(/^\.\//, "")))
          yield { at: [...at, "run"], message: `there is no "${path}"` };
      }
    }
  },
};
