import { z } from "zod";
import { parseJson, type Report } from "../report.ts";
import { type Coverage, coverageOf } from "./coverage.ts";

const count = z.int().min(0);

const istanbul = z.object({ total: z.object({ lines: z.object({ total: count, covered: count }) }) });
const coveragePy = z.object({
  totals: z.object({ covered_lines: count, num_statements: count }),
});
const either = z.union([istanbul, coveragePy]);

/** The `json-summary` of c8 and istanbul, or what `coverage json` of coverage.py writes. */
export function readCoverageJson(report: Report): Coverage {
  const found = parseJson(report, either, "the json-summary of c8 or istanbul, or the JSON of coverage.py,");
  if ("total" in found) {
    const { total: lines, covered } = found.total.lines;
    return coverageOf(report, "json-summary", { covered, lines });
  }
  const { covered_lines: covered, num_statements: lines } = found.totals;
  return coverageOf(report, "coverage.py's JSON", { covered, lines });
}
