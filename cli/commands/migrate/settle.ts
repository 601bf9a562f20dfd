import { leaveMigration } from "../../leave-migration.ts";
import type { Command } from "../../command.ts";
import { databaseOptions, databasePositional } from "../../migrate-options.ts";
import { yesOption } from "../../options.ts";

export const migrateSettle: Command = {
  name: "migrate settle",
  summary: "say of a migration that failed half-way what you found in the database",
  positionals: [{ name: "migration" }, databasePositional],
  options: {
    as: {
      type: "string",
      placeholder: "status",
      choices: ["success", "pending"],
      summary: "success: what it does is there; pending: nothing of it is, and it may run again",
    },
    ...databaseOptions,
    yes: yesOption,
  },
  examples: [
    "gantry migrate settle 0003-fill-tags staging --as pending",
    "gantry migrate settle 0003-fill-tags staging --as success",
  ],
  async run(invocation, context) {
    const { settleMigration } = await import("../../../database/settle.ts");
    const given = {
      name: invocation.required(0),
      environment: invocation.positionals[1],
      local: invocation.flag("local"),
      as: invocation.text("as"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    };
    return settleMigration(context, given, leaveMigration(context));
  },
};
