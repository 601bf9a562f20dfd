import { auditLine, type AuditRecord } from "../../model/observed/audit-record.ts";
import { retentionDays } from "../../model/observed/retention.ts";
import { counted } from "../../terminal/counted.ts";
import type { StoredAnchor, StoredChain, StoredRecord } from "./stored.ts";

/** How a database's copy of a chain stands to the branch. */
export interface StoreVerdict {
  /** What nobody but an intruder, or a defect, makes so; a line each. */
  problems: readonly string[];
  /** The newest records of the branch that the database does not have: it follows, or was cut at its end. */
  behind: number;
}

const dayMs = 86_400_000;

/**
 * Compares what a database has of a chain with the branch, which is right. Only the oldest may be missing, and only up to where
 * pruning is on record for records that were past their retention then.
 */
export function verifyStore(
  branch: readonly AuditRecord[],
  { rows, anchors }: StoredChain,
  now: Date,
): StoreVerdict {
  const prunedTo = anchors.at(-1)?.number ?? 0;
  const numbers = new Set(rows.map(({ number }) => number));
  const newest = rows.at(-1)?.number ?? prunedTo;
  const missing = branch
    .map(({ number }) => number)
    .filter((number) => number > prunedTo && number <= newest && !numbers.has(number));
  return {
    problems: [
      ...anchors.flatMap((anchor) => anchorProblems(anchor, branch, now)),
      ...runsOf(missing).map(([from, to]) => missingText(from, to)),
      ...rows.flatMap((row) => rowProblems(row, branch[row.number - 1], prunedTo)),
    ],
    behind: Math.max(0, branch.length - Math.max(newest, prunedTo)),
  };
}

function anchorProblems(
  { number, hash, pruned_at }: StoredAnchor,
  branch: readonly AuditRecord[],
  now: Date,
): string[] {
  const what = `pruning of ${pruned_at.toISOString()}, up to record ${number}`;
  const gone = branch.slice(0, number);
  if (gone.at(-1)?.hash !== hash) return [`${what}, names a record that the branch does not have there`];
  const youngest = gone.reduce((latest, { event }) => Math.max(latest, Date.parse(event.createdAt)), 0);
  const days = (pruned_at.getTime() - youngest) / dayMs;
  return [
    ...(days >= retentionDays.audits
      ? []
      : [`${what}, took one of ${Math.floor(days)} days: each stays for ${retentionDays.audits}`]),
    ...(pruned_at.getTime() <= now.getTime() + dayMs ? [] : [`${what}, is of the future`]),
  ];
}

function rowProblems(row: StoredRecord, of: AuditRecord | undefined, prunedTo: number): string[] {
  const what = `record ${row.number}`;
  if (of === undefined) return [`${what} is not in the branch`];
  if (row.record !== auditLine(of)) return [`${what} is not as the branch has it`];
  const { event } = of;
  const wrong = [
    ...(row.hash === of.hash ? [] : ["hash"]),
    ...(["id", "action", "actor", "target"] as const).filter((column) => row[column] !== event[column]),
    ...(row.created_at.getTime() === Date.parse(event.createdAt) ? [] : ["created_at"]),
  ];
  return [
    ...wrong.map((column) => `${what} says something else in the column ${column} than in its line`),
    ...(row.number > prunedTo ? [] : [`${what} is there, and pruning it is on record`]),
  ];
}

function missingText(from: number, to: number): string {
  const which = from === to ? `record ${from} is` : `records ${from} to ${to} are`;
  return `${which} missing, and no pruning of ${from === to ? "it" : counted(to - from + 1, "record")} is on record`;
}

/** Numbers in their order as runs without a gap. */
function runsOf(numbers: readonly number[]): [from: number, to: number][] {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs;
}
