import { GantryError } from "../../model/errors.ts";
import type { TestExecution } from "../../model/observed/test-execution.ts";
import { counted } from "../../terminal/counted.ts";
import { type ChildEnd, describeEnd } from "../process/run-child.ts";
import { findTests } from "../results/read-tests.ts";
import { SuiteOutput } from "./suite-output.ts";

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
  ended: (suite: Suite, failed: string | undefined, how: ChildEnd["how"]) => void;
  /** By the run's own clock. */
  now: () => Date;
}

/**
 * Runs the suites of a run side by side (004). One that failed for want of what another had runs again alone, after the others have ended; of the
 * rest only e2e is tried once more.
 */
export async function runSuites(suites: readonly Suite[], hands: SuiteHands): Promise<void> {
  const runs = suites.map((suite) => new SuiteRun(suite, hands));
  const running = new Set(runs);
  const crowded = (): boolean => running.size > 1;
  const first = await Promise.all(
    runs.map(async (run) => {
      hands.begun(run.suite);
      let last = await run.attempt({ crowded, alone: false });
      const again = last.mayTryAgain && last.contention === undefined && run.suite.type === "e2e";
      if (again) last = await run.attempt({ crowded, alone: false });
      const wantsAlone = last.mayTryAgain && last.contention !== undefined && suites.length > 1 && !again;
      if (!wantsAlone) hands.ended(run.suite, last.failed, last.how);
      running.delete(run);
      return { run, wantsAlone, contention: last.contention ?? "" };
    }),
  );
  for (const { run, contention } of first.filter(({ wantsAlone }) => wantsAlone)) {
    const { failed, how } = await run.attempt({ crowded: () => false, alone: true });
    const why = `${failed ?? ""}, also alone, after another had ${contention}`;
    hands.ended(run.suite, failed === undefined ? undefined : why, how);
  }
}

interface Attempt {
  /** Why it did not pass. */
  failed: string | undefined;
  /** What it could not have. */
  contention: string | undefined;
  /** It failed by itself: nobody ended it, and it had begun. */
  mayTryAgain: boolean;
  how: ChildEnd["how"];
}

class SuiteRun {
  readonly suite: Suite;
  readonly #hands: SuiteHands;
  #attempts = 0;
  #completed = 0;

  constructor(suite: Suite, hands: SuiteHands) {
    this.suite = suite;
    this.#hands = hands;
  }

  async attempt({ crowded, alone }: { crowded: () => boolean; alone: boolean }): Promise<Attempt> {
    const output = new SuiteOutput();
    this.#attempts += 1;
    const isCrowded = crowded();
    const started = Math.max(this.#completed, seconds(this.#hands.now()));
    const end = await this.#hands.run(this.suite, (line) => {
      output.add(line);
    });
    // A clock that was set back makes no attempt shorter than nothing.
    const completed = Math.max(started, seconds(this.#hands.now()));
    this.#completed = completed;
    const { failed, failures } = judge(`output of ${this.suite.type}`, end, output.text());
    this.#hands.executed({
      test_type: this.suite.type,
      attempt_number: this.#attempts,
      status: failed === undefined ? "passed" : "failed",
      duration: completed - started,
      failure_count: failures,
      started_at: started,
      completed_at: completed,
      run_in_parallel: isCrowded,
      fallback_to_serial: alone,
    });
    const mayTryAgain = failed !== undefined && !["stopped", "late", "unstarted"].includes(end.how);
    return { failed, contention: output.contention, mayTryAgain, how: end.how };
  }
}

/** Why a suite did not pass, and how many tests failed, by how it ended and what its tool says at the end. */
function judge(name: string, end: ChildEnd, text: string): { failed: string | undefined; failures: number } {
  const isWell = end.how === "exited" && end.code === 0;
  try {
    const found = findTests({ name, text });
    if (found === undefined) {
      // What printed nothing has tested nothing; what sums up in words that nobody here knows is judged by its exit code.
      if (!isWell) return { failed: describeEnd(end), failures: 0 };
      return { failed: text.trim() === "" ? "printed nothing, so no test ran" : undefined, failures: 0 };
    }
    const { failed, total, failures } = found;
    if (failed === 0) return { failed: isWell ? undefined : describeEnd(end), failures: 0 };
    const [one] = failures;
    const named =
      one === undefined ? "" : `, ${failures.length > 1 ? "the first" : "which is"} "${one.name}"`;
    const said = `${failed} of ${counted(total, "test")} failed${named}`;
    return {
      failed: isWell ? `${said}, although it ${describeEnd(end)}` : `${describeEnd(end)}: ${said}`,
      failures: failed,
    };
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    return { failed: isWell ? error.message : `${describeEnd(end)}: ${error.message}`, failures: 0 };
  }
}

function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
