import type { Command } from "../../command.ts";
import { evidenceOptions } from "../../evidence-options.ts";

export const evidenceVerify: Command = {
  name: "evidence verify",
  summary: "compare the database of evidence with the branches, record by record",
  positionals: [],
  options: evidenceOptions,
  examples: ["gantry evidence verify", "gantry evidence verify --json"],
  async run(invocation, context) {
    const { verifyEvidence } = await import("../../../evidence/verify.ts");
    return verifyEvidence(context, { local: invocation.flag("local"), json: invocation.flag("json") });
  },
};
