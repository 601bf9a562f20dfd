import { deepEqual, doesNotMatch, match } from "node:assert/strict";
import { RunExitCode } from "../../../model/observed/run-exit-code.ts";
import type { PipelineRun } from "../../../model/observed/pipeline-run.ts";
import type { StepResult } from "../../../pipeline/steps/run-steps.ts";
import { endCode, type Summarised, summaryText } from "../../../pipeline/steps/summary-text.ts";

const record: PipelineRun = {
  run_id: "run-20261129-120000-abcdef",
  start_time: 1_795_953_600,
  end_time: 1_795_954_000,
  duration: 400,
  exit_code: RunExitCode.late,
  profile: "dev",
  triggered_by: "CLI",
  steps_completed: [],
};
const from = { file: "scripts/x", line: 1, name: "main" };
const steps = (["lint", "test-unit"] as const).map((step) => ({
  step,
  commands: [{ argv: [`scripts/ci/10-${step}.sh`] as const, from }],
  minutes: 30,
  leftOut: undefined,
}));
const results = (lint: StepResult["result"], unit: StepResult["result"]): StepResult[] => [
  { step: "lint", result: lint, why: "", began: 0, took: 0 },
  { step: "test-unit", result: unit, why: "", began: 0, took: 0 },
];
const summarised: Summarised = {
  steps,
  results: results("done", "done"),
  log: "logs/ci-20261129_120000.log",
  lost: 0,
  scripts: [],
  allowLate: false,
};

describe("the summary of a run", () => {
  it("says that it was late, and ends with 0 only where somebody allows it, and only for that", () => {
    match(summaryText(record, summarised), /in order, and late.*\(exit code 5\), 6 min 40 s$/m);
    match(summaryText(record, { ...summarised, allowLate: true }), /\(exit code 5, which --allow-late/);
    deepEqual(
      [5, 2, 0].flatMap((code) => {
        const known = Object.values(RunExitCode).filter((one) => one === code);
        return known.map((one) => endCode(one, { allowLate: true }));
      }),
      [0, 2, 0],
    );
    deepEqual(endCode(RunExitCode.late, { allowLate: false }), 5);
  });

  it("names what runs again what failed: steps, or of the scripts that were named those that failed", () => {
    const failed = { ...record, exit_code: RunExitCode.test };
    const one = { ...summarised, results: results("done", "failed") };
    match(summaryText(failed, one), /^again: `gantry run --only test-unit`$/m);
    const named = { ...one, scripts: ["scripts/ci/10-lint.sh", "scripts/ci/10-test-unit.sh"] };
    match(summaryText(failed, named), /^again: `gantry run --script scripts\/ci\/10-test-unit\.sh`$/m);
    const stopped = { ...summarised, results: results("done", "not run") };
    match(
      summaryText({ ...failed, profile: "ui" }, stopped),
      /again: `gantry run --only test-unit --profile ui`/,
    );
    doesNotMatch(summaryText(record, one), /again/);
  });
});
