import { Parser } from "tap-parser";
import { z } from "zod";
import { lineAt, reportError, type Report } from "../report.ts";
import { placeIn, resultsOf, type TestFailure, type TestResults } from "./results.ts";

const events = z.array(z.tuple([z.string()]).rest(z.unknown()));
const assertion = z.object({
  ok: z.boolean(),
  name: z.string(),
  fullname: z.string(),
  skip: z.union([z.boolean(), z.string()]),
  todo: z.union([z.boolean(), z.string()]),
  diag: z.unknown(),
});
type Assertion = z.infer<typeof assertion>;
const ended = z.object({ failures: z.array(z.object({ tapError: z.unknown() })) });
const diagnostics = z.object({ location: z.string(), stack: z.string() }).partial();

/** The tests of the Test Anything Protocol: those at the ends of subtests, not the lines that sum them up. */
export function readTap(report: Report): TestResults {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const failures: TestFailure[] = [];
  // Subtests say that they failed by one of their own; one that failed by itself counts.
  const walk = (log: unknown): void => {
    let below: { tests: number; failed: number } | undefined;
    let last: TestFailure | undefined;
    for (const [event, value] of events.parse(log)) {
      if (event === "child") {
        const before = { tests: sum(counts), failed: counts.failed };
        walk(value);
        below = { tests: sum(counts) - before.tests, failed: counts.failed - before.failed };
      } else if (event === "assert") {
        const one = assertion.parse(value);
        const isSummary = below !== undefined && below.tests > 0 && (one.ok || below.failed > 0);
        last = isSummary ? undefined : count(one, counts, failures);
        below = undefined;
      } else if (event === "extra" && last !== undefined && last.file === undefined) {
        Object.assign(last, placeIn(z.string().parse(value)));
      } else if (event === "bailout") {
        throw reportError(report.name, `says that the tests were given up: ${JSON.stringify(value)}`);
      } else if (event === "complete") {
        const wrong = ended.parse(value).failures.find(({ tapError }) => typeof tapError === "string");
        if (wrong !== undefined) throw incomplete(report, String(wrong.tapError));
      }
    }
  };
  walk(Parser.parse(report.text, {}));
  return resultsOf(report, "TAP", counts, failures);
}

function count(
  one: Assertion,
  counts: { passed: number; failed: number; skipped: number },
  failures: TestFailure[],
): TestFailure | undefined {
  if (one.skip !== false || one.todo !== false) counts.skipped += 1;
  else if (one.ok) counts.passed += 1;
  else {
    counts.failed += 1;
    const { location = "", stack = "" } = diagnostics.safeParse(one.diag).data ?? {};
    const failure = { name: one.fullname, ...placeIn(location), ...placeIn(stack) };
    failures.push(failure);
    return failure;
  }
  return undefined;
}

function sum({ passed, failed, skipped }: { passed: number; failed: number; skipped: number }): number {
  return passed + failed + skipped;
}

function incomplete({ name, text }: Report, problem: string): Error {
  return reportError(name, `is cut off: ${problem}`, { line: lineAt(text, text.length) });
}
