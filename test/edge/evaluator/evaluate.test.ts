import assert from "node:assert/strict";
import fc from "fast-check";
import murmurhash from "murmurhash";
import { bucketOf, isAmong } from "../../../edge/evaluator/bucket.ts";
import { evaluate, readyRuleSet, subjectMissing } from "../../../edge/evaluator/evaluate.ts";
import type { RuleSet } from "../../../model/observed/rule-set.ts";
import { ladderSteps } from "../../../model/states/rollout-ladder.ts";

type RuleFlag = RuleSet["flags"][string];
const base: RuleFlag = { enabled: true, rolloutPercentage: 0, killSwitch: false, revision: 1, cohorts: [] };
const key = fc.stringMatching(/^[a-zA-Z0-9._-]{1,20}$/);
const thai = fc.stringMatching(/^[\u0e01-\u0e2e][\u0e30-\u0e39]?[\u0e01-\u0e2e]{1,8}$/);
const emoji = fc.constantFrom("👩‍🚀", "🇹🇭", "👍🏽", "🐘🐘");
const subject = fc.oneof(fc.string({ minLength: 1, unit: "binary" }), thai, emoji, fc.uuid());

function decide(
  flag: Partial<RuleFlag>,
  { context = {}, kill, cohorts = {}, name = "search" }: Asked = {},
): [value: boolean, reason: string] | "no subject" {
  const rules = readyRuleSet({ environment: "staging", flags: {}, cohorts });
  const decision = evaluate(rules, name, { ...base, ...flag }, kill, context);
  return decision === subjectMissing ? "no subject" : [decision.value, decision.reason];
}

interface Asked {
  context?: Record<string, unknown>;
  kill?: { revision: number };
  cohorts?: RuleSet["cohorts"];
  name?: string;
}

describe("a decision about a flag", () => {
  it("never drops anybody where the percentage is raised", () => {
    const percentage = fc.integer({ min: 0, max: 10_000 }).map((share) => share / 100);
    fc.assert(
      fc.property(key, subject, percentage, percentage, (name, targetingKey, one, another) => {
        const [low, high] = one < another ? [one, another] : [another, one];
        const has = (rolloutPercentage: number): boolean =>
          decide({ rolloutPercentage }, { name, context: { targetingKey } })[0] === true;
        assert.ok(!has(low) || has(high));
      }),
    );
  });

  it("gives each step of the ladder to as many as it says, of names in Thai as well", () => {
    for (const percentage of ladderSteps) {
      const subjects = Array.from({ length: 20_000 }, (_, index) => `สมชาย ${index} 👍`);
      const has = subjects.filter((one) => isAmong(bucketOf("search", one), percentage)).length;
      // Five standard deviations of a fair draw.
      const share = percentage / 100;
      const allowed = 5 * Math.sqrt(20_000 * share * (1 - share));
      assert.ok(Math.abs(has - 20_000 * share) <= allowed, `${percentage} %: ${has}`);
    }
  });

  it("does not give the same people every flag", () => {
    const subjects = Array.from({ length: 20_000 }, (_, index) => `user-${index}`);
    const both = subjects.filter(
      (one) => isAmong(bucketOf("search", one), 5) && isAmong(bucketOf("tables", one), 5),
    );
    // Five percent of five percent are 50; who had the one always would be 1000.
    assert.ok(both.length < 100, String(both.length));
  });

  it("hashes the bytes of UTF-8", () => {
    assert.equal(murmurhash.v3("สมชาย", 0), 3_310_663_157);
  });

  it("holds a bucket for ever: another hash would give everybody another", () => {
    const known = ["สมชาย", "user-1", "👩‍🚀"].map((one) => bucketOf("search", one));
    assert.deepEqual(known, [8016, 2009, 3061]);
  });

  it("goes by kill, enabled, cohorts and percentage, in this order", () => {
    const cohorts = { team: { type: "label", rule: 'subject.team == "support"' } } as const;
    const context = { targetingKey: "a", team: "support" };
    const everything = { cohorts: ["team"], rolloutPercentage: 50 };
    assert.deepEqual(decide(everything, { context, cohorts }), [true, "TARGETING_MATCH"]);
    const killed = { context, cohorts, kill: { revision: 1 } };
    assert.deepEqual(decide(everything, killed), [false, "DISABLED"]);
    assert.deepEqual(decide({ ...everything, revision: 2 }, killed), [true, "TARGETING_MATCH"]);
    assert.deepEqual(decide({ ...everything, enabled: false }, { context, cohorts }), [false, "DISABLED"]);
    assert.deepEqual(decide({ ...everything, killSwitch: true }, { context, cohorts }), [false, "DISABLED"]);
    assert.deepEqual(decide({ rolloutPercentage: 100 }), [true, "STATIC"]);
    assert.deepEqual(decide({}), [false, "STATIC"]);
    assert.equal(decide({ rolloutPercentage: 1 }), "no subject");
    assert.equal(decide({ cohorts: ["team"] }, { cohorts, context: { team: "support" } }), "no subject");
  });

  it("takes a cohort's rule that cannot be answered for no, whatever a context holds", () => {
    const cohorts = { team: { type: "label", rule: "subject.age > 17" } } as const;
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (context) => {
        const decided = decide(
          { cohorts: ["team"] },
          { cohorts, context: { ...context, targetingKey: "a" } },
        );
        const { age } = context;
        const isIn = typeof age === "number" && age > 17;
        assert.deepEqual(decided, isIn ? [true, "TARGETING_MATCH"] : [false, "SPLIT"]);
      }),
    );
  });
});
