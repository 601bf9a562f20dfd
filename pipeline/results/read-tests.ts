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
  const text = stripVTControlCharacters(report.text).replaceAll("\r\n", "\n");
  const plain = { ...report, text };
  if (/^\s*</.test(text)) return readJunit(plain);
  if (/^\s*[{[]/.test(text) && !isMochaText(text) && !isPytestText(text)) return readMochaJson(report);
  if (/^\s*TAP version \d+/.test(text)) return readTap(plain);
  if (isMochaText(text)) return readMochaText(plain);
  if (isPytestText(text)) return readPytestText(plain);
  if (/^(?:TAP version \d+|1\.\.\d+(?: #.*)?|(?:not )?ok \d+\b.*)$/m.test(text)) return readTap(plain);
  throw reportError(report.name, "is none of JUnit XML, TAP, mocha's JSON, and what mocha and pytest print", {
    hint: "let the tool write JUnit XML",
  });
}
