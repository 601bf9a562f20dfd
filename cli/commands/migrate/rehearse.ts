import type { Command } from "../../command.ts";
import {
  databaseOptions,
  databasePositional,
  databaseWords,
  limitOptions,
  limitWords,
} from "../../migrate-options.ts";

export const migrateRehearse: Command = {
  name: "migrate rehearse",
  summary: "run what is pending up, down and up on a copy, and compare the schema",
  positionals: [databasePositional],
  options: { ...databaseOptions, ...limitOptions },
  examples: [
    "gantry migrate rehearse --local              on an empty database in memory",
    "gantry migrate rehearse staging              on a copy beside it, on the same server",
  ],
  async run(invocation, context) {
    const { rehearseMigrations } = await import("../../../database/rehearse.ts");
    return rehearseMigrations(context, {
      ...databaseWords(invocation),
      limits: limitWords(invocation),
      json: invocation.flag("json"),
    });
  },
};
