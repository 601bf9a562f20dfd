import type { RunStep } from "./run-step.ts";

/** How a run ends (004): 0 in order, and what stopped it otherwise. */
export const RunExitCode = { done: 0, lint: 1, test: 2, build: 3, environment: 4, late: 5 } as const;
export type RunExitCode = (typeof RunExitCode)[keyof typeof RunExitCode];

/** A run of this many seconds or more is late; durations are cut to whole seconds, so that 300 is more than 300 too. */
export const runLimitSeconds = 300;

const codes: Readonly<Record<RunStep, RunExitCode>> = {
  init: RunExitCode.environment,
  "env-check": RunExitCode.environment,
  lint: RunExitCode.lint,
  "test-unit": RunExitCode.test,
  "test-integration": RunExitCode.test,
  "test-e2e": RunExitCode.test,
  build: RunExitCode.build,
  cleanup: RunExitCode.environment,
  complete: RunExitCode.environment,
};

/** The exit code of a run: the lowest of its failed steps' codes; being late counts only where nothing failed. */
export function runExitCode(failed: readonly RunStep[], durationSeconds: number): RunExitCode {
  const late = durationSeconds >= runLimitSeconds ? RunExitCode.late : RunExitCode.done;
  const [lowest = late] = failed.map((step) => codes[step]).sort((a, b) => a - b);
  return lowest;
}
