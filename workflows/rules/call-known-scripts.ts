import { scriptsIn } from "../../model/declared/scripts-in.ts";
import { stepsOf } from "../lint/look.ts";
import type { WorkflowRule } from "../lint/rule.ts";

export const rule: WorkflowRule = {
  id: "call-known-scripts",
  sentence: "A script that a workflow starts is there.",
  remedy: "gantry scripts list shows those that there are",
  *check(workflow, { readScript }) {
    for (const { step, at } of stepsOf(workflow)) {
      for (const path of scriptsIn(step.run ?? "")) {
        if (readScript(path) === undefined) yield { at: [...at, "run"], message: `there is no "${path}"` };
      }
    }
  },
};
