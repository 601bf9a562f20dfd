import { z } from "zod";
import { parseJson, reportError, type Report } from "./report.ts";

/** What a linter objects to. */
export interface LintResults {
  /** What was read, as people call it: `ESLint's JSON`. */
  format: string;
  errors: number;
}

const eslint = z.array(z.object({ filePath: z.string(), errorCount: z.int().min(0) }));
const ruff = z.array(z.object({ filename: z.string(), code: z.string().nullable(), message: z.string() }));
const either = z.union([ruff, eslint]);

/**
 * What `eslint --format json` or `ruff check --output-format json` wrote. An empty list is Ruff's: ESLint fails where it finds no file. Throws a
 * GantryError, with file and line, for anything else.
 */
export function readLint(report: Report): LintResults {
  if (!/^\s*\[/.test(report.text)) {
    throw reportError(report.name, "is neither ESLint's nor Ruff's JSON", {
      hint: "write it by `eslint --format json` or `ruff check --output-format json`",
    });
  }
  const found = parseJson(report, either, "ESLint's or Ruff's JSON");
  let errors = 0;
  let format = "Ruff's JSON";
  for (const one of found) {
    if ("errorCount" in one) format = "ESLint's JSON";
    errors += "errorCount" in one ? one.errorCount : 1;
  }
  return { format, errors };
}
