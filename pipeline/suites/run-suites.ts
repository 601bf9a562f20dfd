import type { TestExecution } from "../../model/observed/test-execution.ts";
import { type ChildEnd, describeEnd } from "../process/run-child.ts";

/** A suite of tests that has something to run. */
export interface Suite {
  type: TestExecution["test_type"];
}

/** What running suites needs of the run that they are part of. */
export interface SuiteHands {
  /**
   * Runs all commands of a suite, the first that fails being the last; every line of output goes into the run's log, and to
   * `line`.
   */
  run: (suite: Suite, line: (text: string) => void) => Promise<ChildEnd>;
  /** An attempt ended: it goes into the run's log. */
  executed: (execution: TestExecution) => void;
  /** A suite has begun its first attempt, or ended for good; `failed` says why it did not pass. */
  begun: (suite: Suite) => void;
  ended: (suite: Suite, failed: string | undefined) => void;
  /** By the run's own clock. */
  now: () => Date;
}

/** Runs the suites of a run, each to its end. */
export async function runSuites(suites: readonly Suite[], hands: SuiteHands): Promise<void> {
  for (const suite of suites) {
    hands.begun(suite);
    const started = seconds(hands.now());
    const end = await hands.run(suite, () => undefined);
    const completed = seconds(hands.now());
    const passed = end.how === "exited" && end.code === 0;
    hands.executed({
      test_type: suite.type,
      attempt_number: 1,
      status: passed ? "passed" : "failed",
      duration: completed - started,
      failure_count: 0,
      started_at: started,
      completed_at: completed,
      run_in_parallel: false,
      fallback_to_serial: false,
    });
    hands.ended(suite, passed ? undefined : describeEnd(end));
  }
}

function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
