import { z } from "zod";
import { parseJson, reportError, type Report } from "../report.ts";
import { placeIn, resultsOf, type TestResults } from "./results.ts";

const test = z.object({
  fullTitle: z.string(),
  file: z.string().nullish(),
  err: z.object({ stack: z.string() }).partial().optional(),
});

/** What `mocha --reporter json` writes. */
const mochaJson = z.object({
  stats: z.object({ passes: z.int().min(0), pending: z.int().min(0), failures: z.int().min(0) }),
  passes: z.array(test),
  pending: z.array(test),
  failures: z.array(test),
});

export function readMochaJson(report: Report): TestResults {
  const { stats, passes, pending, failures } = parseJson(report, mochaJson, "mocha's JSON");
  const counts = { passed: passes.length, failed: failures.length, skipped: pending.length };
  if (
    stats.passes !== counts.passed ||
    stats.failures !== counts.failed ||
    stats.pending !== counts.skipped
  ) {
    throw reportError(report.name, "is incomplete: its lists are not as long as its stats say");
  }
  return resultsOf(
    report,
    "mocha's JSON",
    counts,
    failures.map(({ fullTitle, file, err }) => ({
      name: fullTitle,
      ...(typeof file === "string" ? { file } : {}),
      ...placeIn(err?.stack ?? ""),
    })),
  );
}
