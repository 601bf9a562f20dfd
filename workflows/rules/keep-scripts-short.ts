import { stepsOf } from "../lint/look.ts";
import type { WorkflowRule } from "../lint/rule.ts";

const most = 3;

export const rule: WorkflowRule = {
  id: "keep-scripts-short",
  sentence:
    "A run-step has at most three lines; more is a script that can be run, tested and linted anywhere.",
  remedy: "move it to scripts/<category>/NN-name.sh (scripts/README.md)",
  *check(workflow) {
    for (const { step, at } of stepsOf(workflow)) {
      const lines = (step.run ?? "").split("\n").filter((line) => line.trim() !== "").length;
      if (lines > most) yield { at: [...at, "run"], message: `the script has ${lines} lines` };
    }
  },
};
