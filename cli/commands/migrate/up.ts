import { leaveMigration } from "../../leave-migration.ts";
import type { Command } from "../../command.ts";
import { databasePositional, migrateOptions, migrateWords } from "../../migrate-options.ts";

export const migrateUp: Command = {
  name: "migrate up",
  summary: "run the migrations that a database lacks, each in one transaction",
  positionals: [databasePositional],
  options: {
    ...migrateOptions,
    job: {
      type: "boolean",
      summary: "in the Cloud Run job that a deployment starts: by its DATABASE_URL",
    },
  },
  examples: [
    "gantry migrate up --local                    the embedded database of this project",
    "gantry migrate up staging --dry-run",
    "gantry migrate up staging --to 0002-index-documents --lock-timeout 2",
  ],
  async run(invocation, context) {
    const { migrateUp: up } = await import("../../../database/up.ts");
    const job = invocation.flag("job");
    // The deployment that started the job leaves the event.
    const leave = job ? () => Promise.resolve(undefined) : leaveMigration(context);
    return up(context, { ...migrateWords(invocation), job }, leave);
  },
};
