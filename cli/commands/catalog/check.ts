import type { Command } from "../../command.ts";

export const catalogCheck: Command = {
  name: "catalog check",
  summary: "check every file of the catalog, and say all that is wrong or probably not meant",
  positionals: [],
  options: {},
  examples: ["gantry catalog check", "gantry catalog check --json"],
  async run(invocation, context) {
    const { checkCatalog } = await import("../../../catalog/check.ts");
    return checkCatalog(context, { json: invocation.flag("json") });
  },
};
