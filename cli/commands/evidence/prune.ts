import type { Command } from "../../command.ts";
import { evidenceOptions } from "../../evidence-options.ts";
import { yesOption } from "../../options.ts";

export const evidencePrune: Command = {
  name: "evidence prune",
  summary: "remove from the database of evidence what is past its retention",
  positionals: [],
  options: {
    "dry-run": { type: "boolean", summary: "show what would go, and remove nothing" },
    ...evidenceOptions,
    yes: yesOption,
  },
  examples: ["gantry evidence prune --dry-run", "gantry evidence prune --yes"],
  async run(invocation, context) {
    const { pruneEvidence } = await import("../../../evidence/prune.ts");
    return pruneEvidence(context, {
      local: invocation.flag("local"),
      dryRun: invocation.flag("dry-run"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
