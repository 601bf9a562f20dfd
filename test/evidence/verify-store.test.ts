import { strict as assert } from "node:assert";
import { cutOf } from "../../evidence/store/prune.ts";
import type { StoredAnchor, StoredChain, StoredRecord } from "../../evidence/store/stored.ts";
import { verifyStore } from "../../evidence/store/verify-store.ts";
import { auditLine, hashOf, type AuditRecord } from "../../model/observed/audit-record.ts";
import { chainOf, daysBefore } from "./chains.ts";

const now = new Date("2026-11-29T12:00:00.000Z");
const ages = [50, 45, 40, 35, 20, 10, 5, 1];
const branch = chainOf("staging", ages, now);

function storedOf(record: AuditRecord): StoredRecord {
  const { chain, number, hash, event } = record;
  const { id, action, actor, target, createdAt } = event;
  const created_at = new Date(createdAt);
  return { chain, number, hash, id, action, actor, target, created_at, record: auditLine(record) };
}

const rows = branch.map(storedOf);

/** The row of record `of`, as one of another number. */
function movedTo(number: number, of: number): StoredRecord {
  const row = rows[of - 1];
  if (row === undefined) throw new Error(`there is no record ${of}`);
  return { ...row, number };
}

type Case = readonly [what: string, stored: StoredChain, problem: RegExp];

function anchorAt(number: number, age: number, hash = branch[number - 1]?.hash ?? ""): StoredAnchor {
  return { number, hash, pruned_at: daysBefore(now, age) };
}

/** With one row changed. */
function changed(number: number, change: Partial<StoredRecord>): StoredChain {
  return { rows: rows.map((row) => (row.number === number ? { ...row, ...change } : row)), anchors: [] };
}

/** The record with another actor, and a hash that fits. */
function forged(number: number): Partial<StoredRecord> {
  const record = branch[number - 1];
  if (record === undefined) throw new Error(`there is no record ${number}`);
  const open = { ...record, event: { ...record.event, actor: "nobody" } };
  return storedOf({ ...open, hash: hashOf(open) });
}

function problemsOf(stored: StoredChain): readonly string[] {
  return verifyStore(branch, stored, now).problems;
}

describe("a chain in the database", () => {
  it("is whole with all that the branch has, and behind with less at its end", () => {
    assert.deepEqual(verifyStore(branch, { rows, anchors: [] }, now), { problems: [], behind: 0 });
    assert.deepEqual(verifyStore(branch, { rows: rows.slice(0, 5), anchors: [] }, now), {
      problems: [],
      behind: 3,
    });
    assert.deepEqual(verifyStore(branch, { rows: [], anchors: [] }, now), { problems: [], behind: 8 });
  });

  it("is whole where its beginning was pruned once it was past its retention, in one cut or several", () => {
    for (const anchors of [[anchorAt(4, 0)], [anchorAt(1, 19), anchorAt(4, 4)]]) {
      const stored = { rows: rows.slice(4), anchors };
      assert.deepEqual(verifyStore(branch, stored, now), { problems: [], behind: 0 });
    }
    assert.deepEqual(verifyStore(branch, { rows: [], anchors: [anchorAt(4, 0)] }, now).behind, 4);
  });

  const cases: readonly Case[] = [
    ["a changed line", changed(3, { record: "{}" }), /^record 3 is not as the branch has it$/],
    ["a forged record whose hash fits", changed(3, forged(3)), /^record 3 is not as the branch has it$/],
    ["a changed hash", changed(3, { hash: rows[3]?.hash ?? "" }), /column hash/],
    ["a changed id", changed(3, { id: "other" }), /column id/],
    ["a changed action", changed(3, { action: "rollback" }), /column action/],
    ["a changed actor", changed(3, { actor: "nobody" }), /column actor/],
    ["a changed target", changed(3, { target: "web" }), /column target/],
    ["a changed time", changed(3, { created_at: now }), /column created_at/],
    [
      "two records that changed places",
      {
        rows: [...rows.slice(0, 2), movedTo(3, 4), movedTo(4, 3), ...rows.slice(4)],
        anchors: [],
      },
      /^record 3 is not as the branch has it$/,
    ],
    ["a gap", { rows: rows.toSpliced(2, 1), anchors: [] }, /^record 3 is missing/],
    ["a long gap", { rows: rows.toSpliced(2, 3), anchors: [] }, /^records 3 to 5 are missing/],
    [
      "a beginning that is gone without a word",
      { rows: rows.slice(4), anchors: [] },
      /^records 1 to 4 are missing/,
    ],
    [
      "a beginning that is gone beyond the cut",
      { rows: rows.slice(5), anchors: [anchorAt(4, 0)] },
      /^record 5 is missing/,
    ],
    [
      "a record that the branch does not have",
      { rows: [...rows, movedTo(9, 8)], anchors: [] },
      /^record 9 is not in the branch$/,
    ],
    [
      "a cut that was made too early",
      { rows: rows.slice(5), anchors: [anchorAt(5, 0)] },
      /took one of 20 days: each stays for 30/,
    ],
    [
      "a cut at another record's hash",
      { rows: rows.slice(4), anchors: [anchorAt(4, 0, rows[2]?.hash)] },
      /names a record that the branch does not have/,
    ],
    [
      "a cut beyond the branch",
      { rows: [], anchors: [anchorAt(9, 0)] },
      /names a record that the branch does not have/,
    ],
    ["a cut of the future", { rows: rows.slice(5), anchors: [anchorAt(5, -20)] }, /is of the future/],
    [
      "an early cut that a later one covers",
      { rows: rows.slice(4), anchors: [anchorAt(1, 25), anchorAt(4, 0)] },
      /took one of 25 days/,
    ],
    [
      "a record that was pruned and is there",
      { rows, anchors: [anchorAt(1, 0)] },
      /^record 1 is there, and pruning it is on record$/,
    ],
  ];
  for (const [what, stored, problem] of cases) {
    it(`is found out with ${what}`, () => {
      const problems = problemsOf(stored);
      assert.ok(
        problems.some((each) => problem.test(each)),
        problems.join("\n"),
      );
    });
  }

  it("is found out whatever single row is edited, removed or put elsewhere", () => {
    for (const [index, row] of rows.entries()) {
      for (const change of [
        { actor: `${row.actor} ` },
        { record: row.record.replace("mali-s", "mali-t") },
        { hash: row.hash.replace(/.$/, (last) => (last === "0" ? "1" : "0")) },
        { created_at: new Date(row.created_at.getTime() + 1) },
      ]) {
        assert.notDeepEqual(
          problemsOf(changed(row.number, change)),
          [],
          `${row.number} ${JSON.stringify(change)}`,
        );
      }
      const without = verifyStore(branch, { rows: rows.toSpliced(index, 1), anchors: [] }, now);
      assert.ok(without.problems.length > 0 || without.behind === 1, String(row.number));
    }
  });
});

describe("pruning", () => {
  it("cuts a chain where the first record is not past its retention, also where an older one comes later", () => {
    assert.equal(cutOf("staging", { rows, anchors: [] }, now)?.number, 4);
    const mixed = chainOf("staging", [50, 20, 45, 1], now).map(storedOf);
    const cut = cutOf("staging", { rows: mixed, anchors: [] }, now);
    assert.deepEqual([cut?.number, cut?.records], [1, 1]);
    assert.equal(cutOf("staging", { rows: rows.slice(4), anchors: [anchorAt(4, 0)] }, now), undefined);
    assert.equal(cutOf("staging", { rows: rows.slice(0, 3), anchors: [] }, now)?.number, 3);
    assert.equal(
      cutOf("staging", { rows: chainOf("staging", [30], now).map(storedOf), anchors: [] }, now),
      undefined,
    );
  });
});
