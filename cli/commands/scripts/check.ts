import type { Command } from "../../command.ts";

export const scriptsCheck: Command = {
  name: "scripts check",
  summary: "check the scripts of the pipeline by running each in its six modes",
  positionals: [],
  options: {},
  examples: ["gantry scripts check", "gantry scripts check --json"],
  async run(invocation, context) {
    const { checkScripts } = await import("../../../workflows/scripts/check.ts");
    return checkScripts(context, { json: invocation.flag("json") });
  },
};
