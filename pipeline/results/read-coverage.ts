import { readCobertura } from "./coverage/cobertura.ts";
import type { Coverage } from "./coverage/coverage.ts";
import { readCoverageJson } from "./coverage/json.ts";
import { readLcov } from "./coverage/lcov.ts";
import { reportError, type Report } from "./report.ts";

export type { Coverage } from "./coverage/coverage.ts";

/**
 * Which part of the lines a report says is covered, in whatever form a tool left it, told by how the text begins. Throws a GantryError, with file and
 * line, for what is cut off, of no known form, or about no line.
 */
export function readCoverage(report: Report): Coverage {
  if (/^\s*</.test(report.text)) return readCobertura(report);
  if (/^\s*\{/.test(report.text)) return readCoverageJson(report);
  if (/^(?:TN|SF):/m.test(report.text)) return readLcov(report);
  throw reportError(report.name, "is none of lcov, Cobertura XML, json-summary, and coverage.py's JSON", {
    hint: "let the tool write lcov",
  });
}
