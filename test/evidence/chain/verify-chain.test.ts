import { deepEqual, equal, match, notDeepEqual } from "node:assert/strict";
import fc from "fast-check";
import { linesOf } from "../../../evidence/branch/chain-files.ts";
import { headProblem, judgeChain, type JudgedChain } from "../../../evidence/chain/verify-chain.ts";
import { auditEvent } from "../../../model/observed/audit-event.ts";
import {
  auditLine,
  continueChain,
  emptyChain,
  hashOf,
  type AuditRecord,
  type ChainHead,
} from "../../../model/observed/audit-record.ts";

function chainOf(length: number, first = 1): AuditRecord[] {
  const events = Array.from({ length }, (_, at) =>
    auditEvent.parse({
      id: `event-${first + at}`,
      actor: "สมชาย",
      action: "deploy",
      target: at % 3 === 0 ? "staging" : 'api@"staging"',
      detail: { operation: "up", text: 'two\nlines, "quoted" },"id":"event-1","target":"x"', created: at },
      createdAt: new Date(Date.UTC(2026, 10, 1, 0, 0, at)).toISOString(),
    }),
  );
  return continueChain("staging", emptyChain, events);
}

const linesIn = (records: readonly AuditRecord[]): string[] => records.map(auditLine);
const judge = (lines: readonly string[], chain = "staging"): JudgedChain =>
  judgeChain(chain, linesOf([{ path: "audit.jsonl", text: lines.map((line) => `${line}\n`).join("") }]));
const headOf = (records: readonly AuditRecord[]): ChainHead => {
  const last = records.at(-1);
  return last === undefined ? emptyChain : { length: last.number, hash: last.hash };
};

/** Everything that is found with the head that a commit says. */
function found(lines: readonly string[], head: ChainHead): string[] {
  const judged = judge(lines);
  const begin = judged.first > 1 ? [`begins with record ${judged.first}`] : [];
  return [...begin, ...judged.problems, ...[headProblem(judged, head)].flatMap((each) => each ?? [])];
}

describe("a chain of audit events", () => {
  const records = chainOf(40);
  const lines = linesIn(records);
  const head = headOf(records);

  it("is whole as it was written, and so is each part that an earlier head ends", () => {
    deepEqual(found(lines, head), []);
    deepEqual(found([], emptyChain), []);
    for (const length of [1, 20, 39]) deepEqual(found(lines, headOf(records.slice(0, length))), []);
    equal(judge(lines).ids.size, 40);
  });

  const line = fc.integer({ min: 0, max: lines.length - 1 });
  const changes = fc.oneof(
    fc.record({
      kind: fc.constant("edit"),
      at: line,
      where: fc.nat(10_000),
      by: fc.string({ minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant("cut a character"), at: line, where: fc.nat(10_000), by: fc.constant("") }),
    fc.record({ kind: fc.constant("remove"), at: line, where: fc.nat(0), by: fc.constant("") }),
    fc.record({ kind: fc.constant("swap"), at: line, where: line, by: fc.constant("") }),
    fc.record({
      kind: fc.constant("insert"),
      at: line,
      where: line,
      by: fc.constantFrom("copy", "{}", "", "other"),
    }),
    fc.record({ kind: fc.constant("truncate"), at: line, where: fc.nat(0), by: fc.constant("") }),
  );

  it("shows every edit, removal, swap, insertion and truncation, whatever it is", () => {
    fc.assert(
      fc.property(changes, ({ kind, at, where, by }) => {
        const changed = changedBy(kind, at, where, by);
        fc.pre(changed.join("\n") !== lines.join("\n"));
        notDeepEqual(found(changed, head), []);
      }),
      { numRuns: 1200 },
    );
  });

  function changedBy(kind: string, at: number, where: number, by: string): string[] {
    const own = lines[at] ?? "";
    const place = where % own.length;
    switch (kind) {
      case "edit":
        return lines.with(at, own.slice(0, place) + by.replaceAll("\n", " ") + own.slice(place + 1));
      case "cut a character":
        return lines.with(at, own.slice(0, place) + own.slice(place + 1));
      case "remove":
        return lines.toSpliced(at, 1);
      case "swap":
        return lines.with(at, lines[where] ?? "").with(where, own);
      case "insert":
        return lines.toSpliced(
          at,
          0,
          by === "copy" ? (lines[where] ?? "") : by === "other" ? forged(where) : by,
        );
      default:
        return lines.slice(0, at);
    }
  }

  /** As somebody makes one who knows how: with a hash of its own. */
  function forged(at: number): string {
    const record = records[at] ?? chainOf(1)[0];
    if (record === undefined) return "";
    const other = { ...record, event: { ...record.event, id: "forged", actor: "somebody else" } };
    return auditLine({ ...other, hash: hashOf(other) });
  }

  it("cannot be made anew from some record on, since a head says what was there", () => {
    for (const from of [0, 17, 39]) {
      const kept = records.slice(0, from);
      const anew = continueChain(
        "staging",
        headOf(kept),
        records.slice(from).map(({ event }) => ({ ...event, actor: "x" })),
      );
      deepEqual(judge([...linesIn(kept), ...linesIn(anew)]).problems, []);
      match(found([...linesIn(kept), ...linesIn(anew)], head).join(), /record 40: it is sha256:/);
    }
  });

  it("tells all that is wrong, each with the number of its record and where it stands", () => {
    const edited = lines
      .with(4, (lines[4] ?? "").replace("สมชาย", "สมหญิง"))
      .toSpliced(20, 3)
      .slice(0, 30);
    deepEqual(
      found(edited, head).map((each) => each.replace(/sha256:\w+/g, "sha256:…")),
      [
        "record 5 (audit.jsonl:5): it was edited: its hash is of something else",
        "record 24 (audit.jsonl:21): records 21 to 23 are missing before it",
        "records 34 to 40 are missing at the end: the head says 40:sha256:…",
      ],
    );
    match(
      judge(lines.with(9, (lines[9] ?? "").replace('{"chain"', '{ "chain"'))).problems.join(),
      /^record 10 .*not written as/,
    );
    match(judge(lines, "production").problems.join(), /^record 1 .*it is of the chain "staging"/);
    const twice = continueChain(
      "staging",
      emptyChain,
      [...records, ...records.slice(0, 1)].map(({ event }) => event),
    );
    deepEqual(judge(linesIn(twice)).problems, [
      "record 41 (audit.jsonl:41): the event event-1 is there twice",
    ]);
  });
});
