import assert from "node:assert/strict";
import fc from "fast-check";
import { runExitCode } from "../../../model/observed/run-exit-code.ts";
import { runStep } from "../../../model/observed/run-step.ts";
import { numRuns } from "../../support/runs.ts";

describe("the exit code of a run", () => {
  it("is 0 in order and under 300 seconds, and 5 from there on", () => {
    assert.equal(runExitCode([], 0), 0);
    assert.equal(runExitCode([], 299), 0);
    assert.equal(runExitCode([], 300), 5);
    assert.equal(runExitCode([], 301), 5);
  });

  it("names the step that failed", () => {
    assert.equal(runExitCode(["lint"], 1), 1);
    for (const suite of ["test-unit", "test-integration", "test-e2e"] as const)
      assert.equal(runExitCode([suite], 1), 2);
    assert.equal(runExitCode(["build"], 1), 3);
    assert.equal(runExitCode(["env-check"], 1), 4);
  });

  it("is the lowest of all that failed, and 5 loses to any other", () => {
    const steps = fc.array(fc.constantFrom(...runStep.options), { minLength: 1 });
    fc.assert(
      fc.property(steps, fc.nat({ max: 1000 }), (failed, seconds) => {
        const lowest = Math.min(...failed.map((step) => runExitCode([step], 0)));
        assert.equal(runExitCode(failed, seconds), lowest);
        assert.ok(lowest >= 1 && lowest <= 4);
      }),
      { numRuns },
    );
  });
});
