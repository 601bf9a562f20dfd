import { findProject } from "../catalog/project.ts";
import { writeFileAtomically } from "../files/write-file.ts";
import { ExitCode } from "../model/errors.ts";
import { auditLine, type AuditRecord } from "../model/observed/audit-record.ts";
import { counted } from "../terminal/counted.ts";
import type { Context } from "../terminal/context.ts";
import { say } from "../terminal/say.ts";
import { readChain } from "./branch/read-chain.ts";
import { csvOf } from "./chain/csv.ts";
import { inPeriod, type Period } from "./chain/period.ts";
import { sayWaiting } from "./list-audit.ts";
import { waitingIn } from "./spool.ts";

export const exportFormats = ["csv", "json", "jsonl"] as const;

export interface ExportAuditOptions extends Period {
  environment: string;
  format: (typeof exportFormats)[number];
  /** The file, seen from the root of the file system; standard output without it. */
  output: string | undefined;
  local: boolean;
}

/** Writes a chain, or a period of it, to a file that lasts, and says how far the chain has come. */
export async function exportAudit(context: Context, options: ExportAuditOptions): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const { environment, format, output, local } = options;
  const place = local ? "local" : "remote";
  const isMeant = inPeriod(options);
  const all = await readChain(root, environment, place);
  const records = all.filter(isMeant);
  const text = writeAs[format](records);
  if (output === undefined) context.stdout.write(text);
  else writeFileAtomically(output, text, { mode: 0o644 });
  const last = all.at(-1);
  const reach = last === undefined ? "" : `; the chain's head is ${last.number}:${last.hash}`;
  say(context, `${counted(records.length, "record")} of ${environment}${reach}`);
  sayWaiting(context, waitingIn({ root, environment, place }).events.length, environment);
  return ExitCode.done;
}

const writeAs: Record<ExportAuditOptions["format"], (records: readonly AuditRecord[]) => string> = {
  csv: csvOf,
  json: (records) => `${JSON.stringify(records, null, 2)}\n`,
  jsonl: (records) => records.map((record) => `${auditLine(record)}\n`).join(""),
};
