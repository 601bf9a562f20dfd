import type { Command } from "../../command.ts";

export const workflowsGenerate: Command = {
  name: "workflows generate",
  summary: "write the GitHub Actions workflows that the catalog asks for",
  positionals: [],
  options: {},
  examples: ["gantry workflows generate", "gantry workflows generate --json"],
  async run(invocation, context) {
    const { generateWorkflows } = await import("../../../workflows/generate.ts");
    return generateWorkflows(context, { json: invocation.flag("json") });
  },
};
