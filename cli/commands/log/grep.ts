import type { Command } from "../../command.ts";
import { logOptions, logOptionsOf, logPositional } from "../../log-options.ts";

export const logGrep: Command = {
  name: "log grep",
  summary: "show what a run said that matches a regular expression, in any case",
  positionals: [{ name: "pattern" }, logPositional],
  options: logOptions,
  examples: ["gantry log grep 'failed|error'", "gantry log grep EADDRINUSE --step test-unit"],
  async run(invocation, context) {
    const { grepLog } = await import("../../../pipeline/log.ts");
    return grepLog(context, { pattern: invocation.required(0), ...logOptionsOf(invocation, 1) });
  },
};
