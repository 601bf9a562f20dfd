import { leaveMigration } from "../../leave-migration.ts";
import type { Command } from "../../command.ts";
import { databasePositional, migrateOptions, migrateWords } from "../../migrate-options.ts";

export const migrateDown: Command = {
  name: "migrate down",
  summary: "undo the newest migration, or all above one",
  positionals: [databasePositional],
  options: migrateOptions,
  examples: [
    "gantry migrate down --local",
    "gantry migrate down staging --to 0001-create-documents --dry-run",
  ],
  async run(invocation, context) {
    const { migrateDown: down } = await import("../../../database/up.ts");
    return down(context, migrateWords(invocation), leaveMigration(context));
  },
};
