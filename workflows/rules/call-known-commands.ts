import { stepsOf } from "../lint/look.ts";
import type { WorkflowRule } from "../lint/rule.ts";

export const rule: WorkflowRule = {
  id: "call-known-commands",
  sentence: "A gantry command that a workflow starts is there.",
  remedy: "gantry --help lists all commands",
  *check(workflow, { commands }) {
    for (const { step, at } of stepsOf(workflow)) {
      for (const { groups } of (step.run ?? "").matchAll(
        /\bnpx (?:--no(?: --)? )?gantry (?<words>[a-z][a-z -]*)/g,
      )) {
        const [first = "", second = ""] = (groups?.["words"] ?? "").split(" ");
        if (commands.has(first) || commands.has(`${first} ${second}`)) continue;
        yield { at: [...at, "run"], message: `there is no command "gantry ${first}"` };
      }
    }
  },
};
