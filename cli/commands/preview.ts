import type { Command } from "../command.ts";
import { absolute, stackPositional, localOption, rulesOption, takeOverOption } from "../options.ts";

export const preview: Command = {
  name: "preview",
  summary: "show what would change in an environment",
  positionals: [stackPositional],
  options: {
    local: localOption,
    base: {
      type: "string",
      placeholder: "ref",
      values: "ref",
      summary: "judge by the policy pack of this branch too, as a pull request is",
    },
    "if-reached": {
      type: "boolean",
      summary: "with --base: not where no file of the change can reach the environment, which it says",
    },
    "save-plan": {
      type: "string",
      placeholder: "file",
      values: "file",
      summary: "keep the plan, bound to what it was made of, for gantry up --plan",
    },
    fresh: { type: "boolean", summary: "ask the engine, also where nothing has moved since it was asked" },
    rules: rulesOption,
    "take-over": takeOverOption,
    "in-process": { type: "boolean", summary: "show the program's resources without an engine; proves less" },
  },
  examples: [
    "gantry preview staging --local     what would change on the local cloud",
    "gantry preview production --json   the same for a program",
    "gantry preview staging --local --base origin/main",
    "gantry preview staging --in-process",
  ],
  async run(invocation, context) {
    const { showPreview } = await import("../../guard/preview.ts");
    return showPreview(context, {
      stack: invocation.required(0),
      local: invocation.flag("local"),
      json: invocation.flag("json"),
      inProcess: invocation.flag("in-process"),
      allRules: invocation.flag("rules"),
      takeOver: invocation.flag("take-over"),
      base: invocation.text("base"),
      ifReached: invocation.flag("if-reached"),
      fresh: invocation.flag("fresh"),
      savePlan: absolute(context.cwd, invocation.text("save-plan")),
    });
  },
};
