import { stripVTControlCharacters } from "node:util";
import { reportError, type Report } from "./report.ts";
import { readJunit } from "./tests/junit.ts";
import { readMochaJson } from "./tests/mocha-json.ts";
import { isMochaText, readMochaText } from "./tests/mocha-text.ts";
import { isPytestText, readPytestText } from "./tests/pytest-text.ts";
import type { TestResults } from "./tests/results.ts";
import { readTap } from "./tests/tap.ts";

export type { TestResults } from "./tests/results.ts";

/**
 * The results of tests in whatever form a tool left them, told by how the text begins. Throws a GantryError, with file and
 * line, for what is cut off, of no known form, or holds no test that ran.
 */
export function readTests(report: Report): TestResults {
  const { text } = plain(report);
  if (/^\s*</.test(text)) return readJunit(plain(report));
  const found =
    /^\s*[{[]/.test(text) && !isMochaText(text) && !isPytestText(text)
      ? readMochaJson(report)
      : findTests(report);
  if (found !== undefined) return found;
  throw reportError(report.name, "is none of JUnit XML, TAP, mocha's JSON, and what mocha and pytest print", {
    hint: "let the tool write JUnit XML",
  });
}

/** The results that a program's output sums up; undefined where it holds no summary that is known. Throws as `readTests` does. */
export function findTests(output: Report): TestResults | undefined {
  const report = plain(output);
  const { text } = report;
  if (/^\s*TAP version \d+/.test(text)) return readTap(report);
  if (isMochaText(text)) return readMochaText(report);
  if (isPytestText(text)) return readPytestText(report);
  return /^(?:TAP version \d+|1\.\.\d+(?: #.*)?|(?:not )?ok \d+\b.*)$/m.test(text)
    ? readTap(report)
    : undefined;
}

function plain(report: Report): Report {
  return { ...report, text: stripVTControlCharacters(report.text).replaceAll("\r\n", "\n") };
}
