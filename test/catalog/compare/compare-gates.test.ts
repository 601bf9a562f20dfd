import assert from "node:assert/strict";
import fc from "fast-check";
import { compareGates } from "../../../catalog/compare/compare-catalogs.ts";
import type { QualityGate } from "../../../model/declared/quality-gate.ts";
import { numRuns } from "../../support/runs.ts";

const percent = fc.integer({ min: 0, max: 100 });
const checks = ["lint", "typecheck", "test", "security-scan", "end-to-end"];

const gate: fc.Arbitrary<QualityGate> = fc.record({
  id: fc.constantFrom("pr", "main", "pre-release"),
  name: fc.constant("A gate"),
  thresholds: fc.record({
    coverage: percent,
    testPass: percent,
    lintErrors: fc.constant(0 as const),
    typecheck: fc.constant("pass" as const),
  }),
  enforcedOn: fc.constantFrom("pr", "main", "pre-release"),
  requiredChecks: fc.subarray(checks, { minLength: 1 }),
  requiredReviews: fc.integer({ min: 0, max: 6 }),
  codeOwnerReview: fc.boolean(),
  signedCommits: fc.boolean(),
});

/** At least as strict everywhere; `by` raises each number by that share of what is left. */
const tighter = (one: QualityGate, by: number, more: readonly string[]): QualityGate => {
  const raised = (value: number, most: number): number => value + Math.floor((most - value) * by);
  const { coverage, testPass } = one.thresholds;
  return {
    ...one,
    thresholds: { ...one.thresholds, coverage: raised(coverage, 100), testPass: raised(testPass, 100) },
    requiredChecks: [...new Set([...more, ...one.requiredChecks])],
    requiredReviews: raised(one.requiredReviews, 6),
    codeOwnerReview: one.codeOwnerReview || by > 0.5,
    signedCommits: one.signedCommits || by > 0.5,
  };
};

const gates = fc.uniqueArray(gate, { selector: ({ id }) => id, minLength: 1 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Each way to loosen one gate; undefined where it is as loose as it can be. */
const loosenings: readonly ((one: QualityGate) => { field: string; gate: QualityGate } | undefined)[] = [
  (one) => lowered(one, "coverage"),
  (one) => lowered(one, "testPass"),
  (one) =>
    one.requiredReviews > 0
      ? { field: "requiredReviews", gate: { ...one, requiredReviews: one.requiredReviews - 1 } }
      : undefined,
  (one) =>
    one.signedCommits ? { field: "signedCommits", gate: { ...one, signedCommits: false } } : undefined,
  (one) =>
    one.codeOwnerReview ? { field: "codeOwnerReview", gate: { ...one, codeOwnerReview: false } } : undefined,
  (one) => ({
    field: "requiredChecks",
    gate: { ...one, requiredChecks: ["other", ...one.requiredChecks.slice(1)] },
  }),
];

function lowered(
  one: QualityGate,
  key: "coverage" | "testPass",
): { field: string; gate: QualityGate } | undefined {
  const value = one.thresholds[key];
  if (value === 0) return undefined;
  return {
    field: `thresholds.${key}`,
    gate: { ...one, thresholds: { ...one.thresholds, [key]: value - 1 } },
  };
}

describe("comparing gates", () => {
  it("finds nothing between gates and themselves, in any order", () => {
    fc.assert(
      fc.property(gates, (base) => {
        assert.deepEqual([...compareGates(base, base.toReversed())], []);
      }),
      { numRuns },
    );
  });

  it("never tells of a tighter gate, nor of one more", () => {
    fc.assert(
      fc.property(gates, share, fc.subarray(checks), (base, by, more) => {
        const head = base.map((one) => tighter(one, by, more));
        assert.deepEqual([...compareGates(base, head)], []);
        assert.deepEqual([...compareGates(base.slice(1), head)], []);
      }),
      { numRuns },
    );
  });

  it("always tells of a looser gate, whatever was tightened with it", () => {
    fc.assert(
      fc.property(gates, share, fc.constantFrom(...loosenings), (base, by, loosen) => {
        const [first, ...others] = base;
        const looser = first && loosen(first);
        fc.pre(first !== undefined && looser !== undefined);
        const head = [...others.map((one) => tighter(one, by, [])), looser.gate];
        const fields = [...compareGates(base, head)].map(({ field }) => field);
        assert.deepEqual(fields, [`gates.${first.id}.${looser.field}`]);
      }),
      { numRuns },
    );
  });

  it("always tells of a gate that is gone or holds elsewhere", () => {
    fc.assert(
      fc.property(gates, (base) => {
        const gone = [...compareGates(base, base.slice(1))].map(({ field }) => field);
        assert.deepEqual(gone, [`gates.${base[0]?.id ?? ""}`]);
        const moved = base.map(
          (one) => ({ ...one, enforcedOn: one.enforcedOn === "pr" ? "main" : "pr" }) as const,
        );
        assert.equal([...compareGates(base, moved)].length, base.length);
      }),
      { numRuns },
    );
  });
});
