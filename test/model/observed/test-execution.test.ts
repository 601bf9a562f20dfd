import assert from "node:assert/strict";
import { testExecutionProblems, type TestExecution } from "../../../model/observed/test-execution.ts";
import { describeEntity } from "../../support/entities/describe-entity.ts";

describeEntity("TestExecution", {
  right: [
    { test_type: "unit", attempt_number: 1, run_in_parallel: true, fallback_to_serial: false },
    { test_type: "e2e", attempt_number: 2, run_in_parallel: true, fallback_to_serial: false },
    { status: "failed", failure_count: 3 },
    { status: "failed", failure_count: 0 },
    { status: "skipped", duration: 0, completed_at: 1729433500 },
  ],
  wrong: {
    test_type: ["Unit", "smoke"],
    attempt_number: [0, 3, "1"],
    status: ["success", "Passed"],
    failure_count: ["0", -1],
    started_at: [1_729_433_500_000],
    completed_at: ["2025-10-20T14:30:45Z"],
    run_in_parallel: ["yes", 0],
    fallback_to_serial: ["no", null],
  },
  rules: {
    "completed_at must not be before started_at": [
      { completed_at: 1729433499, duration: -1 },
      { completed_at: 0 },
    ],
    "duration must be completed_at minus started_at": [{ duration: 54 }, { completed_at: 1729433556 }],
    "failure_count must be 0 unless the status is failed": [
      { failure_count: 1 },
      { status: "skipped", failure_count: 2 },
    ],
    "fallback_to_serial must be false where the suite ran in parallel": [{ run_in_parallel: true }],
    "fallback_to_serial must be false in a first attempt": [{ attempt_number: 1 }],
    "attempt_number must be 1 unless the suite is e2e or fell back to serial": [
      { fallback_to_serial: false },
      { test_type: "unit", fallback_to_serial: false },
    ],
  },
});

const unit: TestExecution = {
  test_type: "unit",
  attempt_number: 1,
  status: "passed",
  duration: 45,
  failure_count: 0,
  started_at: 1729433445,
  completed_at: 1729433490,
  run_in_parallel: true,
  fallback_to_serial: false,
};
const integration: TestExecution = { ...unit, test_type: "integration" };
const failed: TestExecution = { ...unit, test_type: "e2e", status: "failed", failure_count: 2 };
const retried: TestExecution = {
  ...unit,
  test_type: "e2e",
  attempt_number: 2,
  started_at: 1729433490,
  completed_at: 1729433535,
};

describe("the test executions of one run", () => {
  it("fit when each suite ran once or was retried after a failure", () => {
    assert.deepEqual(testExecutionProblems([unit, integration, failed]), []);
    assert.deepEqual(testExecutionProblems([retried, unit, integration, failed]), []);
  });

  const wrong: readonly (readonly [string, readonly TestExecution[], RegExp])[] = [
    ["a suite is missing", [unit, integration], /e2e has no first attempt/],
    ["a retry has no first attempt", [unit, integration, retried], /e2e has no first attempt/],
    [
      "a suite is retried after it passed",
      [unit, integration, { ...failed, status: "passed" }, retried],
      /had passed/,
    ],
    [
      "a retry begins too soon",
      [unit, integration, failed, { ...retried, started_at: 1729433489 }],
      /before it had ended/,
    ],
    ["a first attempt is there twice", [unit, unit, integration, failed], /unit has attempt 1 twice/],
    ["there are three attempts", [unit, integration, failed, retried, retried], /more than two/],
  ];
  for (const [what, executions, expected] of wrong) {
    it(`do not fit when ${what}`, () => {
      assert.match(testExecutionProblems(executions).join("\n"), expected);
    });
  }
});
