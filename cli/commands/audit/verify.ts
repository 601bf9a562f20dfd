import { ExitCode, GantryError } from "../../../model/errors.ts";
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
    database: {
      type: "boolean",
      summary: "the database of evidence as well, record by record, which is asked for",
    },
    local: auditOptions.local,
  },
  examples: [
    "gantry audit verify                              every chain of this clone; exit code 3 for anything wrong",
    "gantry audit verify production --file audit.jsonl",
    "gantry audit verify --database",
  ],
  async run(invocation, context) {
    const { verifyAudit } = await import("../../../evidence/verify-audit.ts");
    const [local, json] = [invocation.flag("local"), invocation.flag("json")];
    const given = { environment: invocation.positionals[0], head: invocation.text("head") };
    const file = absolute(context.cwd, invocation.text("file"));
    if (!invocation.flag("database")) return verifyAudit(context, { ...given, file, local, json });
    if (given.environment !== undefined || given.head !== undefined || file !== undefined) {
      throw new GantryError("--database is about every chain of the branches, and about no file", {
        hint: "leave the environment, --file and --head out",
        exitCode: ExitCode.usage,
      });
    }
    const { verifyEvidence } = await import("../../../evidence/verify.ts");
    const branches = await verifyAudit(context, { ...given, file, local, json: false });
    const database = await verifyEvidence(context, { local, json });
    return branches === ExitCode.done ? database : branches;
  },
};
