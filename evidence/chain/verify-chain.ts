import { hash } from "node:crypto";
import {
  auditLine,
  chainStart,
  hashOf,
  type AuditRecord,
  type ChainHead,
} from "../../model/observed/audit-record.ts";
import { readRecord } from "../branch/read-chain.ts";

/** What a file of records is, seen by itself. */
export interface JudgedChain {
  /** The number of the first record; 1 in a whole chain. */
  first: number;
  /** The last record's number; 0 where there is none. */
  length: number;
  /** The hash of each record by its number, as it says it itself. */
  hashes: ReadonlyMap<number, string>;
  ids: ReadonlySet<string>;
  /** What was done to it, a line each with the number of the record. */
  problems: readonly string[];
}

/** Between a record's hash and its line's end: `,"hash":"sha256:<64>"`. */
const hashField = /^,"hash":"(sha256:[0-9a-f]{64})"$/;
const hashWidth = ',"hash":"sha256:"'.length + 64;

/**
 * Judges lines of records one after the other: whether each says what was hashed, and follows the one before. A line that is
 * as it was written is only hashed, and parsed only where it is not.
 */
export function judgeChain(chain: string, lines: Iterable<{ at: string; line: string }>): JudgedChain {
  const hashes = new Map<number, string>();
  const ids = new Set<string>();
  const problems: string[] = [];
  const head = `{"chain":${JSON.stringify(chain)},"event":{`;
  let first = 0;
  let length = 0;
  let previous: string | undefined = chainStart;
  const note = (id: string, tell: (problem: string) => void): void => {
    if (ids.has(id)) tell(`the event ${id} is there twice`);
    ids.add(id);
  };
  for (const { at, line } of lines) {
    const next = length + 1;
    const tellOf = (number: number) => (problem: string) => {
      problems.push(`record ${number} (${at}): ${problem}`);
    };
    const tail = `,"number":${next},"previous":"${previous ?? ""}"}`;
    const whole: WholeRecord | undefined = wholeRecord(line, head, tail);
    if (whole !== undefined) {
      note(whole.id, tellOf(next));
      hashes.set(next, whole.hash);
      first ||= 1;
      length = next;
      previous = whole.hash;
      continue;
    }
    const record = readRecord(line);
    if (typeof record === "string") {
      tellOf(next)(`it is no record: ${record}`);
      first ||= 1;
      length = next;
      previous = undefined;
      continue;
    }
    const { number } = record;
    const tell = tellOf(number);
    // Of a file that begins in the middle, nobody can say what its first record follows.
    const isPart = first === 0 && number > 1;
    first ||= number;
    for (const problem of ownProblems(record, line, chain)) tell(problem);
    if (!isPart) for (const problem of placeProblems(record, next, previous, hashes)) tell(problem);
    note(record.event.id, tell);
    if (!hashes.has(number)) hashes.set(number, record.hash);
    length = Math.max(length, number);
    previous = hashes.get(length);
  }
  return { first, length, hashes, ids, problems };
}

interface WholeRecord {
  /** The event's. */
  id: string;
  hash: string;
}

/** What a line says is the expected record; undefined for any other. */
function wholeRecord(line: string, head: string, tail: string): WholeRecord | undefined {
  if (!line.endsWith(tail) || !line.startsWith(head)) return undefined;
  const end = line.length - tail.length - hashWidth;
  const said = hashField.exec(line.slice(end, -tail.length))?.[1];
  if (said === undefined) return undefined;
  const event = line.slice(0, end);
  if (`sha256:${hash("sha256", event + tail)}` !== said) return undefined;
  const id = /,"id":"([^"]+)","target":"[^"\\]*(?:\\.[^"\\]*)*"\}$/.exec(event)?.[1];
  return id === undefined ? undefined : { id, hash: said };
}

function ownProblems(record: AuditRecord, line: string, chain: string): string[] {
  if (record.chain !== chain) return [`it is of the chain "${record.chain}", and this is that of ${chain}`];
  if (hashOf(record) !== record.hash) return ["it was edited: its hash is of something else"];
  return auditLine(record) === line ? [] : ["it was edited: it is not written as its hash was made of"];
}

function placeProblems(
  record: AuditRecord,
  next: number,
  previous: string | undefined,
  hashes: ReadonlyMap<number, string>,
): string[] {
  const { number } = record;
  if (number < next) {
    return [
      hashes.get(number) === record.hash ? "it is there twice" : "it is not in its place, or was put in",
    ];
  }
  if (number > next)
    return [
      number === next + 1
        ? `record ${next} is missing before it`
        : `records ${next} to ${number - 1} are missing before it`,
    ];
  if (previous === undefined || record.previous === previous) return [];
  return ["it does not follow the record before it"];
}

/** Where a chain does not reach a head, or has something else there. */
export function headProblem({ length, hashes }: JudgedChain, head: ChainHead): string | undefined {
  if (head.length > length) {
    const missing =
      head.length === length + 1 ? `record ${head.length} is` : `records ${length + 1} to ${head.length} are`;
    return `${missing} missing at the end: the head says ${head.length}:${head.hash}`;
  }
  const there = hashes.get(head.length);
  if (head.length === 0 || there === head.hash) return undefined;
  return `record ${head.length}: ${there === undefined ? "it is missing" : `it is ${there}`}, and the head says ${head.hash}`;
}
