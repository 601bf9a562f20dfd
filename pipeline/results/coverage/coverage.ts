import { reportError, type Report } from "../report.ts";

/** What of a product its tests reach. */
export interface Coverage {
  /** What was read, as people call it: `lcov`. */
  format: string;
  /** Lines that a test reached, of those that can be. */
  covered: number;
  lines: number;
}

/** Throws a GantryError where there is no line: of nothing no part is covered. */
export function coverageOf(
  { name }: Pick<Report, "name">,
  format: string,
  { covered, lines }: Pick<Coverage, "covered" | "lines">,
): Coverage {
  if (lines === 0) {
    throw reportError(name, `(${format}) has no line`, { hint: "look which files the tool is told to measure" });
  }
  if (covered > lines) throw reportError(name, `(${format}) covers ${covered} of ${lines} lines, which cannot be`);
  return { format, covered, lines };
}

/** Lines by file, each counted once however often it is reported: it is covered where any of the reports reached it. */
export class Lines {
  readonly #reached = new Map<string, boolean>();

  add(file: string, line: number, hits: number): void {
    const key = `${line} ${file}`;
    this.#reached.set(key, hits > 0 || this.#reached.get(key) === true);
  }

  counts(): Pick<Coverage, "covered" | "lines"> {
    const covered = [...this.#reached.values()].filter((isReached) => isReached).length;
    return { covered, lines: this.#reached.size };
  }
}
