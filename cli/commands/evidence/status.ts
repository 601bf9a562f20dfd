import type { Command } from "../../command.ts";
import { evidenceOptions } from "../../evidence-options.ts";

export const evidenceStatus: Command = {
  name: "evidence status",
  summary: "show what the database of evidence has, and whether anybody could change it",
  positionals: [],
  options: evidenceOptions,
  examples: ["gantry evidence status", "gantry evidence status --local --json"],
  async run(invocation, context) {
    const { showEvidence } = await import("../../../evidence/status.ts");
    return showEvidence(context, { local: invocation.flag("local"), json: invocation.flag("json") });
  },
};
