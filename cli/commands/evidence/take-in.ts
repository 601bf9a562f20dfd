import type { Command } from "../../command.ts";
import { evidenceOptions } from "../../evidence-options.ts";

export const evidenceTakeIn: Command = {
  name: "evidence take-in",
  summary: "copy into the database of evidence the audit events that it lacks",
  positionals: [],
  options: evidenceOptions,
  examples: ["gantry evidence take-in", "gantry evidence take-in --local"],
  async run(invocation, context) {
    const { takeIn } = await import("../../../evidence/take-in.ts");
    return takeIn(context, { local: invocation.flag("local"), json: invocation.flag("json") });
  },
};
