import type { Report } from "../report.ts";
import { resultsOf, type TestFailure, type TestResults } from "./results.ts";

const outcome = "failed|passed|skipped|deselected|xfailed|xpassed|warnings?|errors?|rerun";
const summary = new RegExp(
  `^(?:=+ )?((?:\\d+ (?:${outcome})(?:, )?)+|no tests ran) in [\\d.]+s(?: \\(.*\\))?(?: =+)?$`,
  "gm",
);

/** Whether a program's output holds the line with which pytest ends. */
export function isPytestText(text: string): boolean {
  return text.search(summary) !== -1;
}

/** What pytest prints, its colours taken off; of several runs in one output all of them. */
export function readPytestText(report: Report): TestResults {
  const counted = new Map<string, number>();
  for (const [, said = ""] of report.text.matchAll(summary)) {
    for (const [, count, what = ""] of said.matchAll(/(\d+) (\w+)/g)) {
      const key = what.replace(/s$/, "");
      counted.set(key, (counted.get(key) ?? 0) + Number(count));
    }
  }
  const of = (what: string): number => counted.get(what) ?? 0;
  const counts = {
    passed: of("passed") + of("xpassed"),
    failed: of("failed") + of("error"),
    skipped: of("skipped") + of("xfailed"),
  };
  return resultsOf(report, "pytest's output", counts, failuresIn(report.text));
}

/** The lines of the short summary, `FAILED tests/test_a.py::test_b[1] - assert …`, and the places that the tracebacks above it name. */
function failuresIn(text: string): TestFailure[] {
  const tracebacks = text.split(/^_{2,} (?=.* _{2,}$)/m).map((block) => {
    const [title = ""] = block.split(/ _{2,}$/m, 1);
    return { title: title.replace(/^ERROR at \w+ of /, ""), block };
  });
  const lines = [...text.matchAll(/^(?:FAILED|ERROR) (\S+?\.py)(?:::(.+?))?(?: - .*)?$/gm)];
  return lines.map(([, file = "", path]) => {
    const name = path?.replaceAll("::", ".") ?? file;
    const block = tracebacks.find(({ title }) => title === name)?.block ?? "";
    const places = [...block.matchAll(/^(\S+\.py):(\d+): /gm)];
    const line = places.find(([, where]) => where === file)?.[2];
    return { name, file, ...(line === undefined ? {} : { line: Number(line) }) };
  });
}
