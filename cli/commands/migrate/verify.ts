import type { Command } from "../../command.ts";
import { databaseOptions, databasePositional, databaseWords } from "../../migrate-options.ts";

export const migrateVerify: Command = {
  name: "migrate verify",
  summary: "check that what ran is what the files say, and that no role sees too much",
  positionals: [databasePositional],
  options: databaseOptions,
  examples: ["gantry migrate verify staging", "gantry migrate verify production --json | jq .problems"],
  async run(invocation, context) {
    const { verifyMigrations } = await import("../../../database/verify.ts");
    return verifyMigrations(context, { ...databaseWords(invocation), json: invocation.flag("json") });
  },
};
