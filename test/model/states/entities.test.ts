import assert from "node:assert/strict";
import fc from "fast-check";
import { checkApprovalChange } from "../../../model/states/approval-required.ts";
import { featureFlagState, featureFlagStates } from "../../../model/states/feature-flag.ts";
import { gitTagStates } from "../../../model/states/git-tag.ts";
import { IllegalTransitionError, statesOf, transition } from "../../../model/states/lifecycle.ts";
import { retryMigration } from "../../../model/states/migration-script.ts";
import { rolloutLadder } from "../../../model/states/rollout-ladder.ts";
import { numRuns } from "../../support/runs.ts";

describe("the state of a flag", () => {
  it("follows from its fields, the kill switch first", () => {
    const flag = { enabled: true, killSwitch: false, rolloutPercentage: 25 };
    assert.equal(featureFlagState(flag), "rolling out");
    assert.equal(featureFlagState({ ...flag, rolloutPercentage: 100 }), "on for all");
    assert.equal(featureFlagState({ ...flag, enabled: false }), "off");
    assert.equal(featureFlagState({ ...flag, enabled: false, killSwitch: true }), "killed");
  });

  it("is one of its lifecycle for every flag", () => {
    const percentage = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), percentage, (enabled, killSwitch, rolloutPercentage) => {
        const state = featureFlagState({ enabled, killSwitch, rolloutPercentage });
        assert.ok(statesOf(featureFlagStates).includes(state));
      }),
      { numRuns },
    );
  });

  it("can be killed from everywhere, and comes back with a new revision alone", () => {
    for (const state of ["off", "rolling out", "on for all"]) {
      assert.equal(transition(featureFlagStates, state, "killed"), "killed");
    }
    for (const state of statesOf(featureFlagStates).filter((one) => one !== "off")) {
      assert.throws(
        () => transition(featureFlagStates, "killed", state, ["new revision"]),
        IllegalTransitionError,
      );
    }
    assert.equal(transition(featureFlagStates, "killed", "off", ["new revision"]), "off");
  });
});

describe("the ladder of a rollout", () => {
  it("can be climbed and climbed down step by step, and every step be taken back", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 1 }), { maxLength: 40 }), (choices) => {
        let at = "0";
        for (const choice of choices) {
          const ways: readonly { to: string }[] = Object.entries(rolloutLadder.transitions)
            .filter(([from]) => from === at)
            .flatMap(([, edges]) => edges);
          const next = ways[choice % ways.length]?.to ?? at;
          assert.equal(transition(rolloutLadder, next, at), at);
          at = transition(rolloutLadder, at, next);
        }
      }),
      { numRuns },
    );
  });
});

describe("the lifecycle of a tag", () => {
  it("lets environment tags move and no others", () => {
    assert.equal(transition(gitTagStates.ENVIRONMENT, "Moved", "Moved"), "Moved");
    for (const type of ["VERSION", "STATE"] as const) {
      assert.throws(() => transition(gitTagStates[type], "Immutable", "Moved"), IllegalTransitionError);
    }
  });
});

describe("a failed migration", () => {
  it("is tried again unless it runs only once", () => {
    assert.equal(retryMigration({ isOneTime: false, status: "failed" }), "pending");
    const once = (): unknown => retryMigration({ isOneTime: true, status: "failed" });
    assert.throws(
      once,
      (error) => error instanceof IllegalTransitionError && error.missing === "idempotent script",
    );
    assert.throws(() => retryMigration({ isOneTime: false, status: "success" }), IllegalTransitionError);
  });
});

describe("the approval of a pipeline", () => {
  const off = { approvalRequired: false, environment: "production" } as const;
  const on = { approvalRequired: true, environment: "production" } as const;

  it("is turned on in production alone", () => {
    checkApprovalChange(off, on, false);
    assert.throws(() => {
      checkApprovalChange(off, { ...on, environment: "staging" }, true);
    }, IllegalTransitionError);
  });

  it("is turned off with a governance entry alone", () => {
    checkApprovalChange(on, off, true);
    assert.throws(() => {
      checkApprovalChange(on, off, false);
    }, IllegalTransitionError);
  });

  it("may stay as it is", () => {
    checkApprovalChange(on, on, false);
    checkApprovalChange(off, off, false);
  });
});
