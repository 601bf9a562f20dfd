import assert from "node:assert/strict";
import fc from "fast-check";
import type { FeatureFlag } from "../../../model/declared/feature-flag.ts";
import { compareFlags } from "../../../catalog/compare/compare-flags.ts";
import { ladderSteps, rolloutLadder } from "../../../model/states/rollout-ladder.ts";
import { IllegalTransitionError, transition } from "../../../model/states/lifecycle.ts";
import type { EnvironmentName } from "../../../model/scalars.ts";
import { numRuns } from "../../support/runs.ts";

const flag: FeatureFlag = {
  id: "0",
  key: "search",
  description: "Search",
  enabled: true,
  rolloutPercentage: 5,
  killSwitch: false,
  revision: 1,
};

type Fields = Partial<FeatureFlag> | undefined;

function compared(old: Fields, now: Fields, environment: EnvironmentName = "production"): string[] {
  const flags = (fields: Fields): FeatureFlag[] => (fields === undefined ? [] : [{ ...flag, ...fields }]);
  const base = { environment, flags: flags(old) };
  return [...compareFlags(base, { environment, flags: flags(now) })].map(
    (change) => `${change.field} ${String(change.old)} ${String(change.new)}`,
  );
}

const step = fc.constantFrom(...ladderSteps);

describe("comparing flags", () => {
  it("takes every way that the gray ladder has, and one back of any length", () => {
    fc.assert(
      fc.property(step, step, (old, now) => {
        const found = compared({ rolloutPercentage: old }, { rolloutPercentage: now });
        const isLegal = now <= old || isStep(old, now);
        assert.deepEqual(found, isLegal ? [] : [`flags.search.rolloutPercentage ${old} ${now}`]);
      }),
      { numRuns },
    );
  });

  it("counts a flag that is off as one that nobody has", () => {
    assert.deepEqual(compared({ enabled: false }, {}), ["flags.search.enabled false true"]);
    assert.deepEqual(compared({ enabled: false, rolloutPercentage: 100 }, { rolloutPercentage: 1 }), []);
    assert.deepEqual(compared({}, { enabled: false, rolloutPercentage: 100 }), []);
  });

  it("lets a new flag begin with one percent in production, and anywhere elsewhere", () => {
    assert.deepEqual(compared(undefined, { rolloutPercentage: 1 }), []);
    assert.deepEqual(compared(undefined, {}), ["flags.search.rolloutPercentage null 5"]);
    assert.deepEqual(compared(undefined, { rolloutPercentage: 100 }, "staging"), []);
    assert.deepEqual(compared({}, { rolloutPercentage: 100 }, "staging"), [
      "flags.search.rolloutPercentage 5 100",
    ]);
  });

  it("wants a new revision of a flag that was killed", () => {
    const killed = { enabled: false, killSwitch: true };
    assert.deepEqual(compared(killed, { enabled: false }), ["flags.search.killSwitch true false"]);
    assert.deepEqual(compared(killed, { enabled: false, revision: 2 }), []);
    // Gone, it could come back as a new one.
    assert.deepEqual(compared(killed, undefined), ["flags.search.killSwitch true null"]);
    assert.deepEqual(compared({}, killed), []);
  });

  it("names a flag whose key has dots as every message does", () => {
    const key = "search.v2";
    const changes = compared({ key, rolloutPercentage: 0 }, { key, rolloutPercentage: 50 });
    assert.deepEqual(changes, ['flags["search.v2"].rolloutPercentage 0 50']);
  });

  it("takes a flag that is removed", () => {
    assert.deepEqual(compared({}, undefined), []);
  });
});

/** Whether the ladder has a way between two different steps. */
function isStep(from: number, to: number): boolean {
  try {
    return transition(rolloutLadder, String(from), String(to)) === String(to);
  } catch (error) {
    assert.ok(error instanceof IllegalTransitionError);
    return false;
  }
}
