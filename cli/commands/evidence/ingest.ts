import type { Command } from "../../command.ts";

export const evidenceIngest: Command = {
  name: "evidence ingest",
  summary: "take in the stages of the workflows' runs, as GitHub and their reports tell them",
  positionals: [],
  options: {
    since: {
      type: "string",
      placeholder: "day",
      summary: "runs that began on this day (UTC), at this time, or later; by default 30 days ago",
    },
    "dry-run": { type: "boolean", summary: "show which runs would be asked for, and add nothing" },
  },
  examples: ["gantry evidence ingest", "gantry evidence ingest --since 2026-11-29 --dry-run"],
  async run(invocation, context) {
    const { ingestStages } = await import("../../../pipeline/ingest.ts");
    return ingestStages(context, {
      since: invocation.text("since"),
      dryRun: invocation.flag("dry-run"),
      json: invocation.flag("json"),
    });
  },
};
