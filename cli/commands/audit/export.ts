import { ExitCode, GantryError } from "../../../model/errors.ts";
import { auditOptions, chainPositional } from "../../audit-options.ts";
import type { Command } from "../../command.ts";
import { absolute } from "../../options.ts";

export const auditExport: Command = {
  name: "audit export",
  summary: "write the audit events of an environment to a file that lasts",
  positionals: [chainPositional],
  options: {
    ...auditOptions,
    format: {
      type: "string",
      placeholder: "format",
      choices: ["csv", "json", "jsonl"],
      summary: "csv for a spreadsheet, json, or jsonl, which can be verified and is taken without it",
    },
    output: { type: "string", placeholder: "file", summary: "write it there, and not to standard output" },
  },
  examples: [
    "gantry audit export production --output audit.jsonl",
    "gantry audit export production --from 2026-11-01 --to 2026-11-30 --format csv > november.csv",
  ],
  async run(invocation, context) {
    const { exportAudit, exportFormats } = await import("../../../evidence/export-audit.ts");
    const json = invocation.flag("json");
    const given = invocation.text("format") ?? (json ? "json" : "jsonl");
    if (json && given !== "json") {
      throw new GantryError(`--json and --format ${given} are two formats`, {
        hint: "leave out one of them",
        exitCode: ExitCode.usage,
      });
    }
    return exportAudit(context, {
      environment: invocation.required(0),
      from: invocation.text("from"),
      to: invocation.text("to"),
      format: exportFormats.find((each) => each === given) ?? "jsonl",
      output: absolute(context.cwd, invocation.text("output")),
      local: invocation.flag("local"),
    });
  },
};
