import { GantryError } from "../../model/errors.ts";
import { auditRecord, type AuditRecord } from "../../model/observed/audit-record.ts";
import type { ReleasePlace } from "../../model/observed/release-place.ts";
import { branchTip } from "./branch-tip.ts";
import { linesOf, readChainFiles, type ChainFile } from "./chain-files.ts";

/**
 * The audit events of an environment, the oldest first, as the clone has its branch. Whether they are a whole chain is for
 * `verifyChain` to say.
 *
 * @throws GantryError for a line that is no record
 */
export async function readChain(
  root: string,
  environment: string,
  place: ReleasePlace = "remote",
): Promise<readonly AuditRecord[]> {
  return parseChain(await readChainFiles(root, await branchTip(root, environment, place)));
}

/** @throws GantryError for lines that are no records, all of them together */
function parseChain(files: readonly ChainFile[]): readonly AuditRecord[] {
  const records: AuditRecord[] = [];
  const problems: string[] = [];
  for (const { at, line } of linesOf(files)) {
    const read = readRecord(line);
    if (typeof read === "string") problems.push(`${at}: ${read}`);
    else records.push(read);
  }
  if (problems.length === 0) return records;
  throw new GantryError("there are lines that are no audit records", {
    problems,
    hint: '"gantry audit verify" says what else is wrong',
  });
}

/** The record, or why it is none. */
export function readRecord(line: string): AuditRecord | string {
  let document: unknown;
  try {
    document = JSON.parse(line);
  } catch {
    return `${JSON.stringify(line.slice(0, 60))} is no JSON`;
  }
  const parsed = auditRecord.safeParse(document);
  if (parsed.success) return parsed.data;
  return parsed.error.issues
    .map(({ path, message }) => `${path.join(".") || "(the record)"}: ${message}`)
    .join("; ");
}
