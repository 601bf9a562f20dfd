import { reportError, type Report } from "../report.ts";

/** What a tool says of the tests that it ran. The three counts add up to `total`. */
export interface TestResults {
  /** What was read, as people call it: `JUnit XML`. */
  format: string;
  total: number;
  passed: number;
  failed: number;
  /** Not run, or known to fail. */
  skipped: number;
  failures: readonly TestFailure[];
}

export interface TestFailure {
  name: string;
  /** As the tool gives it, relative or absolute. */
  file?: string;
  line?: number;
}

/** Makes results of counts. Throws a GantryError where no test ran. */
export function resultsOf(
  { name }: Pick<Report, "name">,
  format: string,
  counts: { passed: number; failed: number; skipped: number },
  failures: readonly TestFailure[],
): TestResults {
  const { passed, failed, skipped } = counts;
  const total = passed + failed + skipped;
  if (passed + failed === 0) {
    const what = skipped === 0 ? "has no test" : `has no test that ran: all ${skipped} were skipped`;
    throw reportError(name, `(${format}) ${what}`, { hint: "look whether the tool finds the tests" });
  }
  return { format, total, passed, failed, skipped, failures };
}

const place =
  /(?:^|[\s(])((?:file:\/\/)?[^\s():]+\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|rb|php|cs|vue|svelte)):(\d{1,7})/m;

/** The first place that a stack or an assertion names, in the forms of V8, Vitest and pytest. */
export function placeIn(text: string): Pick<TestFailure, "file" | "line"> {
  const found = place.exec(text.replace(/\bnode:[^\s)]*/g, ""));
  if (found?.[1] === undefined) return {};
  return { file: found[1].replace(/^file:\/\//, ""), line: Number(found[2]) };
}
