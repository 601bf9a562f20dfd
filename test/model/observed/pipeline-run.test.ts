import { describeEntity } from "../../support/entities/describe-entity.ts";

const steps = [
  "init",
  "env-check",
  "lint",
  "test-unit",
  "test-integration",
  "test-e2e",
  "build",
  "cleanup",
  "complete",
];

describeEntity("PipelineRun", {
  right: [
    { exit_code: 1, steps_completed: ["init", "env-check", "cleanup", "complete"] },
    { exit_code: 5, end_time: 1729433745, duration: 300 },
    {
      exit_code: 2,
      end_time: 1729433745,
      duration: 300,
      steps_completed: ["init", "env-check", "lint", "test-e2e", "test-unit"],
    },
    { steps_completed: steps.with(3, "test-e2e").with(5, "test-unit") },
    { exit_code: 4, steps_completed: [], end_time: 1729433445, duration: 0 },
  ],
  wrong: {
    run_id: [
      "run-20251020-143045-K8M3Q2",
      "run-20251320-143045-k8m3q2",
      "run-20251032-143045-k8m3q2",
      "run-20251020-243045-k8m3q2",
      "run-20251020-143060-k8m3q2",
      "run-20251020-143045-k8m3q",
      "run-20251020143045-k8m3q2",
      "run-２0251020-143045-k8m3q2",
    ],
    start_time: [1_729_433_445_000, "2025-10-20T14:30:45Z"],
    end_time: [1_729_433_623_000],
    exit_code: [6, -1, "0"],
    profile: ["Dev", "prod"],
    triggered_by: ["cli", "API"],
    steps_completed: [["Init"], ["deploy"], [...steps, "complete"], "init,lint"],
  },
  rules: {
    "end_time must not be before start_time": [{ end_time: 1729433444, duration: -1 }, { end_time: 0 }],
    "duration must be end_time minus start_time": [
      { duration: 177 },
      { duration: 0 },
      { end_time: 1729433624 },
    ],
    "steps_completed must lack the step that failed when exit_code is 1 to 4": [
      { exit_code: 1 },
      { exit_code: 4 },
    ],
    "steps_completed must be in an order of the run, each step once; the three suites end in any": [
      { steps_completed: steps.toReversed() },
      { exit_code: 1, steps_completed: ["init", "init"] },
      { exit_code: 1, steps_completed: ["lint", "env-check"] },
      { exit_code: 2, steps_completed: ["lint", "test-e2e", "test-unit", "test-e2e"] },
      { exit_code: 2, steps_completed: ["test-e2e", "lint"] },
    ],
    "steps_completed must be all steps when exit_code is 0": [
      { steps_completed: steps.slice(0, 8) },
      { steps_completed: [] },
    ],
    "exit_code must not be 0 from 300 seconds on, nor 5 below": [
      { end_time: 1729433745, duration: 300 },
      { exit_code: 5 },
      { exit_code: 5, end_time: 1729433744, duration: 299 },
    ],
  },
});
