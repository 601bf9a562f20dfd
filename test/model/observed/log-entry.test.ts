import { describeEntity } from "../../support/entities/describe-entity.ts";

const execution = {
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

const run = {
  run_id: "run-20251020-143045-k8m3q2",
  start_time: 1760970645,
  end_time: 1760970655,
  duration: 10,
  exit_code: 1,
  profile: "dev",
  triggered_by: "CLI",
  steps_completed: ["init", "env-check"],
};

describeEntity("LogEntry", {
  right: [
    { level: "info", duration_ms: undefined },
    { message: 'quotes " and \\ and\na line feed, \u2028 and an emoji 🦀' },
    { source_file: ".github/workflows/ci.yml", function_name: "<anonymous>" },
    { source_file: "apps/portal/app/[locale]/(shop)/cart page.tsx" },
    { step_name: "test-unit", test_execution: execution },
    { step_name: "complete", pipeline_run: run },
  ],
  wrong: {
    timestamp: ["2025-10-20 14:30:45Z", "2025-10-20T14:30Z", "20251020T143045Z", "2025-10-20T14:30:45+25:00"],
    level: ["warning", "ERROR", "fatal"],
    message: ["\n\t", "a".repeat(65_537)],
    run_id: ["run-1", "run-20251020-143045-K8M3Q2"],
    source_file: [
      "/etc/passwd",
      "../logger.sh",
      "scripts/../../x.sh",
      "scripts//run.sh",
      "scripts/./run.sh",
      "scripts\\run.sh",
      "..",
      "C:/logger.sh",
      "scripts/run.sh/",
    ],
    line_number: [0, "127"],
    function_name: ["a\tb", "\u202egnal"],
    step_name: ["test", "Lint", "test_unit"],
    duration_ms: [-1, "90000", 0.5],
    test_execution: [{ ...execution, duration: 1 }, "passed"],
    pipeline_run: [{ ...run, duration: 1 }, "finished"],
  },
  rules: {
    "test_execution must be of the suite whose step it is": [
      { step_name: "test-e2e", test_execution: execution },
      { step_name: "lint", test_execution: execution },
    ],
    "pipeline_run must be in the step complete alone": [{ step_name: "cleanup", pipeline_run: run }],
    "pipeline_run must be of the same run": [
      { step_name: "complete", pipeline_run: { ...run, run_id: "run-20251020-143045-aaaaaa" } },
    ],
  },
});
