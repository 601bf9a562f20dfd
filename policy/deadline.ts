import { Script } from "node:vm";
import type { Rule } from "./rule.ts";

/** For all rules on one resource; they take about a millisecond. */
export const limitMs = 5000;

const job = Symbol.for("gantry.policy.job");
const script = new Script(`globalThis[Symbol.for("gantry.policy.job")]()`);

/**
 * Ends a rule that never ends by itself: rules are ordinary code, which only V8 can stop, and one call into it per resource
 * costs less than one per rule. A rule that was stopped is not asked again.
 */
export class Deadline {
  readonly #stopped = new Set<Rule>();
  readonly #limitMs: number;

  constructor(milliseconds = limitMs) {
    this.#limitMs = milliseconds;
  }

  /** Hands each rule to `work`, in order. Returns those that were stopped now or before. */
  run(rules: readonly Rule[], work: (rule: Rule) => void): readonly Rule[] {
    const waiting = rules.filter((rule) => !this.#stopped.has(rule)).values();
    let current: Rule | undefined;
    const workThrough = (): void => {
      for (const rule of waiting) {
        current = rule;
        work(rule);
      }
    };
    while (!endsInTime(workThrough, this.#limitMs)) {
      const slow = current;
      if (slow === undefined) break;
      // Alone it has all the time: the others, or a machine that slept, may have taken what it had.
      if (
        !endsInTime(() => {
          work(slow);
        }, this.#limitMs)
      )
        this.#stopped.add(slow);
    }
    return rules.filter((rule) => this.#stopped.has(rule));
  }
}

/** Runs `work` to its end, or stops it after `timeout` milliseconds wherever it is, which no `catch` of its own prevents. */
function endsInTime(work: () => void, timeout: number): boolean {
  Reflect.set(globalThis, job, work);
  try {
    script.runInThisContext({ timeout });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT")
      return false;
    throw error;
  } finally {
    Reflect.deleteProperty(globalThis, job);
  }
}
