import assert from "node:assert/strict";
import fc from "fast-check";
import { projectState } from "../../delivery/state/project-state.ts";
import { deploymentState } from "../../model/observed/deployment-state.ts";
import { attempted, factsOf } from "./facts.ts";

type Step = Parameters<typeof attempted>;

function stateOf(...steps: readonly Step[]) {
  const { log } = factsOf({ versions: [], log: steps.flatMap((step) => attempted(...step)) });
  return projectState(log.attempts, () => "5".repeat(40));
}

function statuses(...steps: readonly Step[]): string[] {
  const state = stateOf(...steps);
  return state === undefined ? [] : [...state.history, state.currentDeployment].map(({ status }) => status);
}

describe("the state file", () => {
  it("is not there before anything has ended", () => {
    assert.equal(stateOf(), undefined);
  });

  it("tells what succeeded and what failed, and keeps the last that was good", () => {
    const state = stateOf([1, ["api/v1.0.0"]], [2, ["api/v1.1.0"], { status: "FAILED" }]);
    assert.deepEqual(state?.currentDeployment.status, "failure");
    assert.equal(state.lastKnownGood?.deployment_id, "deploy-1");
  });

  it("tells of the deployment that was taken back, not of the one before it", () => {
    const back: Step = [3, ["api/v1.0.0"], { cause: "rollback", from: ["api/v1.1.0"] }];
    assert.deepEqual(statuses([1, ["api/v1.0.0"]], [2, ["api/v1.1.0"], { from: ["api/v1.0.0"] }], back), [
      "success",
      "rolled_back",
      "success",
    ]);
  });

  it("calls nothing taken back where the rollback failed, or where a newer version came in between", () => {
    const failed: Step = [2, ["api/v0.9.0"], { cause: "rollback", from: ["api/v1.0.0"], status: "FAILED" }];
    assert.deepEqual(statuses([1, ["api/v1.0.0"]], failed), ["success", "failure"]);
    const between: Step = [2, ["api/v1.1.0"], { from: ["api/v1.0.0"] }];
    const later: Step = [3, ["api/v0.9.0"], { cause: "rollback", from: ["api/v1.1.0"] }];
    assert.deepEqual(statuses([1, ["api/v1.0.0"]], between, later), ["success", "rolled_back", "success"]);
  });

  it("keeps the last good one when it is older than the ten that the history has", () => {
    const failures = Array.from({ length: 14 }, (_, at): Step => [
      at + 2,
      ["api/v1.1.0"],
      { status: "FAILED" },
    ]);
    const state = stateOf([1, ["api/v1.0.0"]], ...failures);
    assert.equal(state?.history.length, 10);
    assert.equal(state.lastKnownGood?.deployment_id, "deploy-1");
  });

  it("is a legal file after any attempts", () => {
    const step = fc.record({
      version: fc.constantFrom("api/v1.0.0", "api/v1.1.0", "portal/v1.0.0"),
      from: fc.constantFrom("api/v1.0.0", "api/v1.1.0"),
      status: fc.constantFrom("SUCCESS" as const, "FAILED" as const),
      cause: fc.constantFrom("deploy" as const, "rollback" as const),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
        const state = stateOf(
          ...steps.map(({ version, from, status, cause }, at): Step => {
            const minute = new Date(Date.UTC(2026, 10, 20, 10, at)).toISOString();
            return [at + 1, [version], { status, cause, from: [from], at: minute }];
          }),
        );
        deploymentState.parse(state);
      }),
    );
  });
});
