import { contentionIn } from "./contention.ts";

/** Lines of a suite that are kept; tools sum up at the end. */
const mostLines = 20_000;
const mostCharacters = 16_000_000;

/** What is kept of a suite's output: what another had, and the end, in which the tests are summed up. */
export class SuiteOutput {
  /** What it could not have, since another had it. */
  contention: string | undefined;
  #lines: string[] = [];
  #characters = 0;

  add(line: string): void {
    this.contention ??= contentionIn(line);
    this.#lines.push(line);
    this.#characters += line.length;
    if (this.#lines.length < 2 * mostLines && this.#characters < 2 * mostCharacters) return;
    let kept = 0;
    let from = this.#lines.length;
    while (
      from > this.#lines.length - mostLines &&
      kept + (this.#lines[from - 1]?.length ?? 0) <= mostCharacters
    ) {
      from -= 1;
      kept += this.#lines[from]?.length ?? 0;
    }
    this.#lines = this.#lines.slice(from);
    this.#characters = kept;
  }

  text(): string {
    return this.#lines.map((line) => `${line}\n`).join("");
  }
}
