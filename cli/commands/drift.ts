import type { Command } from "../command.ts";
import { localOption, stackPositional, yesOption } from "../options.ts";

export const drift: Command = {
  name: "drift",
  summary: "say where GitHub and the clouds differ from what was declared, and bring it back",
  positionals: [{ ...stackPositional, optional: true }],
  options: {
    local: localOption,
    repair: { type: "boolean", summary: "show the way back, ask, go it, and look again" },
    yes: yesOption,
  },
  examples: [
    "gantry drift                          every environment and the repository; exit code 1 if anything differs",
    "gantry drift production --json | jq .drift",
    "gantry drift staging --local --repair --yes",
  ],
  async run(invocation, context) {
    const { findDrift } = await import("../../guard/drift.ts");
    return findDrift(context, {
      stack: invocation.positionals[0],
      local: invocation.flag("local"),
      repair: invocation.flag("repair"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
