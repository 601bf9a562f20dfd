import { Worker } from "node:worker_threads";
import type { Rule } from "../rule.ts";
import { type Watch, watchCells } from "./watch.ts";

/** Of the processor, for one rule on one resource, or on the whole stack; it takes much less than a millisecond. */
export const limitMs = 5000;

/**
 * Ends a rule that never ends by itself. Rules are ordinary code, which nothing but the end of its process stops whatever it
 * catches; so a thread looks on, says which rule it was, and ends the pack. The engine goes nowhere without it.
 *
 * V8 can stop a script as well (node:vm, `timeout`), but starts a thread for each call: a sixth of what a large stack takes.
 */
export class Deadline {
  readonly #rules: readonly Rule[];
  readonly #cells = watchCells();

  constructor(rules: readonly Rule[], milliseconds = limitMs) {
    this.#rules = rules;
    const { shared } = this.#cells;
    const workerData: Watch = { shared, rules: rules.map(({ id }) => id), limitMs: milliseconds };
    // Without what the pack's own process is told to load first (NODE_OPTIONS).
    const options = { workerData, env: {}, execArgv: [] };
    const watcher = new Worker(new URL(import.meta.resolve("./watcher.ts")), options);
    watcher.unref();
    // No rule runs unwatched.
    watcher.once("error", (error) => {
      console.error(error);
      process.exit(1);
    });
  }

  /** Hands each rule to `work`, in order, under the eyes of the thread. */
  run(urn: string, rules: readonly Rule[], work: (rule: Rule) => void): void {
    this.#cells.setResource(urn);
    try {
      for (const rule of rules) {
        this.#cells.begin(this.#rules.indexOf(rule));
        work(rule);
      }
    } finally {
      this.#cells.end();
    }
  }
}
