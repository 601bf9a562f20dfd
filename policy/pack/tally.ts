import { writeFileSync } from "node:fs";
import type { Rule } from "../rule.ts";

/**
 * How many resources each rule judged. The engine counts by itself in a preview and an update; in the analysis of a state
 * (`pulumi policy analyze`) it tells of violations only, and not of what ran.
 */
export class Tally {
  readonly #judged: Map<string, number>;
  readonly #file: string | undefined;

  /** @param file where to write it to at the end; nowhere if undefined. */
  constructor(rules: readonly Rule[], file: string | undefined) {
    this.#judged = new Map(rules.map(({ id }) => [id, 0]));
    this.#file = file;
  }

  count({ id }: Rule): void {
    this.#judged.set(id, (this.#judged.get(id) ?? 0) + 1);
  }

  write(): void {
    if (this.#file === undefined) return;
    writeFileSync(this.#file, JSON.stringify(Object.fromEntries(this.#judged)), { mode: 0o600 });
  }
}
