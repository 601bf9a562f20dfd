import { auditOptions, chainPositional } from "../../audit-options.ts";
import type { Command } from "../../command.ts";

export const auditList: Command = {
  name: "audit list",
  summary: "show who changed what, the newest first",
  positionals: [{ ...chainPositional, optional: true }],
  options: auditOptions,
  examples: ["gantry audit list", "gantry audit list production --from 2026-11-01 --to 2026-11-30 --json"],
  async run(invocation, context) {
    const { listAudit } = await import("../../../evidence/list-audit.ts");
    return listAudit(context, {
      environment: invocation.positionals[0],
      from: invocation.text("from"),
      to: invocation.text("to"),
      local: invocation.flag("local"),
      json: invocation.flag("json"),
    });
  },
};
