import type { Report } from "../report.ts";
import { placeIn, resultsOf, type TestFailure, type TestResults } from "./results.ts";

const passing = /^ {2}(\d+) passing(?: \(.*\))?$/gm;
const pending = /^ {2}(\d+) pending$/gm;
const failing = /^ {2}(\d+) failing$/gm;

/** Whether a program's output holds mocha's summary. */
export function isMochaText(text: string): boolean {
  return text.search(passing) !== -1;
}

/** What mocha prints for people (spec, dot, min), its colours taken off; of several runs in one output all of them. */
export function readMochaText(report: Report): TestResults {
  const { text } = report;
  const counts = { passed: sum(text, passing), failed: sum(text, failing), skipped: sum(text, pending) };
  return resultsOf(report, "mocha's output", counts, failuresIn(text));
}

function sum(text: string, of: RegExp): number {
  return [...text.matchAll(of)].reduce((total, [, count]) => total + Number(count), 0);
}

/** After the summary: `  1) suite`, the title's parts each on its line, the last with a colon; then the error. */
function failuresIn(text: string): TestFailure[] {
  const summary = text.search(passing);
  const blocks = text
    .slice(summary)
    .split(/^ {2}\d+\) /m)
    .slice(1);
  return blocks.map((block) => {
    const lines = block.split("\n");
    const end = lines.findIndex((line) => line.endsWith(":"));
    const title = lines.slice(0, end + 1).map((line) => line.trim());
    return { name: title.join(" ").replace(/:$/, ""), ...placeIn(block) };
  });
}
