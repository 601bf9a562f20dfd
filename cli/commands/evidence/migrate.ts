import type { Command } from "../../command.ts";
import { evidenceOptions } from "../../evidence-options.ts";
import { yesOption } from "../../options.ts";

export const evidenceMigrate: Command = {
  name: "evidence migrate",
  summary: "make the tables and roles of evidence on a server, as a login that owns them",
  positionals: [],
  options: {
    "dry-run": { type: "boolean", summary: "show what would run, and run nothing" },
    ...evidenceOptions,
    yes: yesOption,
  },
  examples: [
    "DATABASE_URL=postgresql://localhost/evidence gantry evidence migrate --dry-run",
    "gantry evidence migrate --yes",
  ],
  async run(invocation, context) {
    const { migrateEvidence } = await import("../../../evidence/migrate.ts");
    return migrateEvidence(context, {
      local: invocation.flag("local"),
      dryRun: invocation.flag("dry-run"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
