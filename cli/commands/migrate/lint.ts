import type { Command } from "../../command.ts";
import { databaseOptions, databasePositional, databaseWords } from "../../migrate-options.ts";

export const migrateLint: Command = {
  name: "migrate lint",
  summary: "find what locks a table for long, or breaks the version that runs",
  positionals: [databasePositional],
  options: { ...databaseOptions, all: { type: "boolean", summary: "those too that have run already" } },
  examples: [
    "gantry migrate lint --local",
    "gantry migrate lint staging",
    "gantry migrate lint --local --all",
  ],
  async run(invocation, context) {
    const { lintMigrations } = await import("../../../database/lint.ts");
    return lintMigrations(context, {
      ...databaseWords(invocation),
      all: invocation.flag("all"),
      json: invocation.flag("json"),
    });
  },
};
