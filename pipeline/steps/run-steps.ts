import { packagePrograms } from "../../catalog/package-folders.ts";
import { type RunExitCode, runExitCode } from "../../model/observed/run-exit-code.ts";
import type { RunStep } from "../../model/observed/run-step.ts";
import type { TestExecution } from "../../model/observed/test-execution.ts";
import type { RunLog } from "../log/run-log.ts";
import { scriptLineOf, tokenVariable } from "../log/script-line.ts";
import { type ChildEnd, describeEnd, runChild } from "../process/run-child.ts";
import { runSuites } from "../suites/run-suites.ts";
import type { PlannedStep } from "./plan-steps.ts";

/** What became of a step. Only a step that failed or was not run is not complete. */
export interface StepResult {
  step: RunStep;
  result: "done" | "failed" | "left out" | "nothing to do" | "not run";
  /** Why it failed, was left out or was not run; empty where it is done. */
  why: string;
  /** When it began by the run's own clock, in milliseconds since 1970. */
  began: number;
  /** Milliseconds. */
  took: number;
  /** How its last command ended, where it had one. */
  how?: ChildEnd["how"];
}

/** Who watches a run. */
export interface Watcher {
  begun: (step: PlannedStep) => void;
  line: (step: RunStep, text: string) => void;
  ended: (result: StepResult) => void;
}

export interface RunStepsOptions {
  root: string;
  steps: readonly PlannedStep[];
  log: RunLog;
  /** The environment of every command, without what this adds. */
  env: Readonly<Record<string, string | undefined>>;
  /** What marks the lines of scripts in this run. */
  token: string;
  stop: AbortSignal;
  watcher: Watcher;
}

export interface StepsRan {
  results: readonly StepResult[];
  /** In the order in which they were complete. */
  completed: readonly RunStep[];
  exitCode: (durationSeconds: number) => RunExitCode;
}

/**
 * Runs the steps of a run. One that fails does not keep the others from running, so that one run says all that is wrong; but
 * where `init` or `env-check` fails, nothing else would mean anything. `cleanup` and `complete` run whatever became of the
 * others, and nothing begins after an interrupt.
 */
export async function runSteps(options: RunStepsOptions): Promise<StepsRan> {
  const run = new Run(options);
  const { steps } = options;
  const isSuite = ({ step }: PlannedStep): boolean => step.startsWith("test-");
  for (const planned of steps.filter((one) => !isSuite(one))) {
    // The suites are one after the other in the order of steps, after lint.
    if (planned.step === "build") await run.suites(steps.filter(isSuite));
    await run.step(planned);
  }
  return run.ran();
}

const always: readonly RunStep[] = ["cleanup", "complete"];
const needed: readonly RunStep[] = ["init", "env-check"];

class Run {
  readonly #options: RunStepsOptions;
  readonly #results: StepResult[] = [];
  readonly #begun = new Map<RunStep, { at: number; time: number }>();

  constructor(options: RunStepsOptions) {
    this.#options = options;
  }

  async step(planned: PlannedStep): Promise<void> {
    if (this.#hasNothing(planned)) return;
    this.#begin(planned);
    const end = await this.#commands(planned);
    this.#end(planned.step, whyFailed(end), end.how);
  }

  async suites(planned: readonly PlannedStep[]): Promise<void> {
    const { log } = this.#options;
    const left = planned.filter((one) => !this.#hasNothing(one));
    const stepOf = (type: TestExecution["test_type"]): PlannedStep => {
      const found = left.find(({ step }) => step === `test-${type}`);
      if (found === undefined) throw new Error(`suite ${type} was not asked for`);
      return found;
    };
    const types = (["unit", "integration", "e2e"] as const).filter((type) =>
      left.some(({ step }) => step === `test-${type}`),
    );
    await runSuites(
      types.map((type) => ({ type })),
      {
        run: ({ type }, line) => this.#commands(stepOf(type), line),
        executed: (execution) => {
          const { test_type: type, status, attempt_number: attempt } = execution;
          const message = `attempt ${attempt} at suite ${type}: ${status}`;
          if (status === "failed") log.error(`test-${type}`, message, { test_execution: execution });
          else log.info(`test-${type}`, message, { test_execution: execution });
        },
        begun: ({ type }) => {
          this.#begin(stepOf(type));
        },
        ended: ({ type }, failed, how) => {
          this.#end(`test-${type}`, failed, how);
        },
        now: () => log.now(),
      },
    );
  }

  ran(): StepsRan {
    const of = (result: StepResult["result"]): RunStep[] =>
      this.#results.filter((one) => one.result === result).map(({ step }) => step);
    // An interrupt between two steps stopped the run before the next one.
    const failed = of("failed").length > 0 ? of("failed") : of("not run").slice(0, 1);
    const isComplete = ({ result }: StepResult): boolean => result !== "failed" && result !== "not run";
    return {
      results: this.#results,
      completed: this.#results.filter(isComplete).map(({ step }) => step),
      exitCode: (seconds) => runExitCode(failed, seconds),
    };
  }

  /** Whether a step has nothing to run, which is said. */
  #hasNothing({ step, commands, leftOut }: PlannedStep): boolean {
    const { stop } = this.#options;
    const stopper = this.#results.find((one) => needed.includes(one.step) && one.result === "failed");
    if (stop.aborted && step !== "complete")
      return this.#told({ step, result: "not run", why: "the run was interrupted" });
    if (stopper !== undefined && !always.includes(step))
      return this.#told({ step, result: "not run", why: `${stopper.step} failed` });
    if (leftOut !== undefined) return this.#told({ step, result: "left out", why: leftOut });
    if (commands.length > 0 && !stop.aborted) return false;
    return this.#told({ step, result: "nothing to do", why: whyNothing(step) });
  }

  #told(one: Omit<StepResult, "took" | "began">): true {
    const { log, watcher } = this.#options;
    const result = { ...one, began: log.now().getTime(), took: 0 };
    const message = `${one.step}: ${one.result}${one.why === "" ? "" : `, ${one.why}`}`;
    if (one.result === "not run") log.warn(one.step, message);
    else log.info(one.step, message, { duration_ms: 0 });
    if (one.result === "left out" && one.step.startsWith("test-")) this.#skipped(one.step);
    this.#results.push(result);
    watcher.ended(result);
    return true;
  }

  /** A suite that is left out is an execution that was skipped. */
  #skipped(step: RunStep): void {
    const { log } = this.#options;
    const now = Math.floor(log.now().getTime() / 1000);
    const type = step === "test-unit" ? "unit" : step === "test-e2e" ? "e2e" : "integration";
    log.info(step, `suite ${type} was skipped`, {
      test_execution: {
        test_type: type,
        attempt_number: 1,
        status: "skipped",
        duration: 0,
        failure_count: 0,
        started_at: now,
        completed_at: now,
        run_in_parallel: false,
        fallback_to_serial: false,
      },
    });
  }

  #begin(planned: PlannedStep): void {
    const { log, watcher } = this.#options;
    this.#begun.set(planned.step, { at: performance.now(), time: log.now().getTime() });
    log.info(planned.step, `${planned.step} begins`);
    watcher.begun(planned);
  }

  #end(step: RunStep, failed: string | undefined, how: ChildEnd["how"]): void {
    const { log, watcher } = this.#options;
    const { at, time } = this.#begun.get(step) ?? { at: performance.now(), time: log.now().getTime() };
    const took = Math.round(performance.now() - at);
    if (failed === undefined) log.info(step, `${step} is done`, { duration_ms: took });
    else log.error(step, `${step} failed: ${failed}`, { duration_ms: took });
    const result = {
      step,
      result: failed === undefined ? "done" : "failed",
      why: failed ?? "",
      began: time,
      took,
      how,
    } as const;
    this.#results.push(result);
    watcher.ended(result);
  }

  /** Runs a step's commands, up to the first that fails; all of them have the step's time together. */
  async #commands(planned: PlannedStep, heard: (text: string) => void = () => undefined): Promise<ChildEnd> {
    const { root, log, env, token, stop, watcher } = this.#options;
    const { step, commands, minutes } = planned;
    const until = performance.now() + minutes * 60_000;
    let end: ChildEnd = { how: "exited", code: 0 };
    for (const { argv, from } of commands) {
      const command = argv.join(" ");
      log.entry("info", step, `$ ${command}`, from);
      const line = ({ text }: { text: string }): void => {
        const said = scriptLineOf(text, token, root);
        const { level, source, message } = said ?? { level: "info", source: from, message: text };
        log.entry(level, step, message, source);
        heard(message);
        watcher.line(step, message);
      };
      const path = [...packagePrograms(root), env["PATH"] ?? ""].join(":");
      const started = { argv, cwd: root, env: { ...env, PATH: path, [tokenVariable]: token } };
      end = await runChild(started, { line, stop, deadlineMs: Math.max(1, until - performance.now()) });
      const why = whyFailed(end);
      if (why !== undefined) {
        log.entry("error", step, `"${command}" ${why}`, from);
        break;
      }
    }
    return end;
  }
}

function whyFailed(end: ChildEnd): string | undefined {
  return end.how === "exited" && end.code === 0 ? undefined : describeEnd(end);
}

function whyNothing(step: RunStep): string {
  return step === "init" || step === "complete" ? "" : "no command is known for it";
}
