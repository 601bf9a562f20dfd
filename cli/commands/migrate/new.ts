import { ExitCode, GantryError } from "../../../model/errors.ts";
import type { Command } from "../../command.ts";

export const migrateNew: Command = {
  name: "migrate new",
  summary: "make the SQL file of a migration, and declare it in the catalog",
  positionals: [{ name: "name" }],
  options: {
    description: { type: "string", placeholder: "text", summary: "what it changes, in one sentence" },
    "one-time": {
      type: "boolean",
      summary: "it must not run twice: a failure is never tried again by itself",
    },
    "may-run-twice": { type: "boolean", summary: "running it twice is as running it once" },
  },
  examples: [
    'gantry migrate new add-tags --description "Tags of a document" --one-time',
    'gantry migrate new index-tags --description "Find documents by tag" --may-run-twice',
  ],
  async run(invocation, context) {
    const [once, twice] = [invocation.flag("one-time"), invocation.flag("may-run-twice")];
    if (once === twice) {
      throw new GantryError("say whether it may run twice: --one-time or --may-run-twice", {
        hint: "create table is one-time; create table if not exists may run twice",
        exitCode: ExitCode.usage,
      });
    }
    const { newMigration } = await import("../../../database/new.ts");
    return newMigration(context, {
      name: invocation.required(0),
      description: invocation.text("description") ?? "",
      isOneTime: once,
      json: invocation.flag("json"),
    });
  },
};
