import { scriptsOf, stepsOf } from "../lint/look.ts";
import type { WorkflowRule } from "../lint/rule.ts";

export const rule: WorkflowRule = {
  id: "call-known-scripts",
  sentence: "A script that a workflow starts is there.",
  remedy: "gantry scripts list shows those that there are",
  *check(workflow, { readScript }) {
    for (const placed of stepsOf(workflow)) {
      for (const path of scriptsOf(workflow, placed)) {
        if (readScript(path) === undefined)
          yield { at: [...placed.at, "run"], message: `there is no "${path}"` };
      }
    }
  },
};
