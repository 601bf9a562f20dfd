import type { Command } from "../../command.ts";
import { databaseOptions, databasePositional, databaseWords } from "../../migrate-options.ts";

export const migrateStatus: Command = {
  name: "migrate status",
  summary: "show which migrations a database has, and when each ran",
  positionals: [databasePositional],
  options: databaseOptions,
  examples: [
    "gantry migrate status staging",
    "gantry migrate status staging --local",
    "DATABASE_URL=postgresql://localhost/app gantry migrate status",
  ],
  async run(invocation, context) {
    const { showMigrations } = await import("../../../database/status.ts");
    return showMigrations(context, { ...databaseWords(invocation), json: invocation.flag("json") });
  },
};
