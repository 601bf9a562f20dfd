import type { Command } from "../../command.ts";
import { evidenceOptions } from "../../evidence-options.ts";
import { absolute } from "../../options.ts";

export const evidenceTakeIn: Command = {
  name: "evidence take-in",
  summary: "copy into the database of evidence the audit events that it lacks",
  positionals: [],
  options: {
    ...evidenceOptions,
    scan: {
      type: "string",
      placeholder: "file",
      values: "file",
      multiple: true,
      summary: 'what "gantry scan --output" has written: its records are taken in as well',
    },
  },
  examples: [
    "gantry evidence take-in",
    "gantry evidence take-in --local",
    "gantry evidence take-in --scan .gantry/scan/scan.json",
  ],
  async run(invocation, context) {
    const { takeIn } = await import("../../../evidence/take-in.ts");
    return takeIn(context, {
      local: invocation.flag("local"),
      json: invocation.flag("json"),
      scans: invocation.texts("scan").map((file) => absolute(context.cwd, file) ?? file),
    });
  },
};
