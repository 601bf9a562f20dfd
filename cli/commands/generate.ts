import type { Command } from "../command.ts";

export const generate: Command = {
  name: "generate",
  summary: "write what is made from the catalog: the schema for editors, the table of secrets, CODEOWNERS",
  positionals: [],
  options: {
    check: { type: "boolean", summary: "write nothing, and fail where something would be written" },
  },
  examples: ["gantry generate", "gantry generate --check"],
  async run(invocation, context) {
    const { generateFiles } = await import("../../init/generate.ts");
    return generateFiles(context, { check: invocation.flag("check"), json: invocation.flag("json") });
  },
};
