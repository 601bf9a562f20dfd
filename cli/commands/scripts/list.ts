import type { Command } from "../../command.ts";

export const scriptsList: Command = {
  name: "scripts list",
  summary: "list the scripts of the pipeline",
  positionals: [],
  options: {},
  examples: ["gantry scripts list", "gantry scripts list --json"],
  async run(invocation, context) {
    const { listScripts } = await import("../../../workflows/scripts/list.ts");
    return listScripts(context, { json: invocation.flag("json") });
  },
};
