import assert from "node:assert/strict";
import { judge } from "../../../catalog/compare/judge.ts";
import type { Loosening } from "../../../catalog/compare/loosening.ts";
import type { GovernanceEntry } from "../../../model/declared/governance-entry.ts";

describe("judging a looser catalog by its entries", () => {
  const change: Loosening = {
    environment: "production",
    field: "approvals.reviewers",
    old: ["mali-s (5824117)", "jonas-w (7391045)"],
    new: ["mali-s (5824117)"],
  };
  const entry: GovernanceEntry = {
    who: "mali-s",
    why: "jonas-w has left",
    when: "2025-11-20T09:00:00Z",
    ...change,
    old: ["mali-s (5824117)", "jonas-w (7391045)"],
  };
  const other: GovernanceEntry = { ...entry, field: "approvals.adminBypass", old: false, new: true };
  const covered = (base: readonly GovernanceEntry[], head: readonly GovernanceEntry[]): boolean =>
    judge([change], { base, head }).changes.every(({ coveredBy }) => coveredBy !== null);

  it("takes an entry that was added with it", () => {
    assert.ok(covered([other], [other, entry]));
  });

  it("takes none that the base already has", () => {
    assert.ok(!covered([entry], [entry]));
  });

  it("takes the same words once more as a decision of its own", () => {
    assert.ok(covered([entry], [entry, entry]));
  });

  const wrong: Record<string, Partial<GovernanceEntry>> = {
    environment: { environment: "staging" },
    field: { field: "approvals.required" },
    "old value": { old: ["mali-s (5824117)"] },
    "new value": { new: null },
  };
  for (const [what, other] of Object.entries(wrong)) {
    it(`takes none with another ${what}, and says that it accounts for nothing`, () => {
      const added = { ...entry, ...other };
      assert.ok(!covered([], [added]));
      assert.deepEqual(judge([change], { base: [], head: [added] }).unused, [added]);
    });
  }

  it("tells of entries that were edited or removed", () => {
    const edited = { ...other, why: "another reason" };
    assert.deepEqual(judge([], { base: [other, entry], head: [edited, entry] }).rewritten, [other]);
    assert.deepEqual(judge([], { base: [other], head: [] }).rewritten, [other]);
  });
});
