import { commands } from "../../cli/commands.ts";
import { stepsOf } from "../lint/look.ts";
import type { WorkflowRule } from "../lint/rule.ts";

const names: ReadonlySet<string> = new Set(commands.map(({ name }) => name));

export const rule: WorkflowRule = {
  id: "call-known-commands",
  sentence: "A gantry command that a workflow starts is there.",
  remedy: "gantry --help lists all commands",
  *check(workflow) {
    for (const { step, at } of stepsOf(workflow)) {
      for (const { groups } of (step.run ?? "").matchAll(/\bnpx (?:--no )?gantry (?<words>[a-z][a-z ]*)/g)) {
        const [first = "", second = ""] = (groups?.["words"] ?? "").split(" ");
        if (names.has(first) || names.has(`${first} ${second}`)) continue;
        yield { at: [...at, "run"], message: `there is no command "gantry ${first}"` };
      }
    }
  },
};
