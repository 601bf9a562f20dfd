import { auditOptions, chainPositional } from "../../audit-options.ts";
import type { Command } from "../../command.ts";
import { absolute } from "../../options.ts";

export const auditVerify: Command = {
  name: "audit verify",
  summary: "find every edit, removal, insertion and gap in the audit events, without any network",
  positionals: [{ ...chainPositional, optional: true }],
  options: {
    file: {
      type: "string",
      placeholder: "file",
      values: "file",
      summary: "an exported file (jsonl) instead of the branch",
    },
    head: {
      type: "string",
      placeholder: "N:sha256:…",
      summary: "how far the chain has to reach, as an export said or somebody noted",
    },
    local: auditOptions.local,
  },
  examples: [
    "gantry audit verify                              every chain of this clone; exit code 3 for anything wrong",
    "gantry audit verify production --file audit.jsonl",
  ],
  async run(invocation, context) {
    const { verifyAudit } = await import("../../../evidence/verify-audit.ts");
    return verifyAudit(context, {
      environment: invocation.positionals[0],
      file: absolute(context.cwd, invocation.text("file")),
      head: invocation.text("head"),
      local: invocation.flag("local"),
      json: invocation.flag("json"),
    });
  },
};
