import { GantryError } from "../../model/errors.ts";
import type { QualityGate } from "../../model/declared/quality-gate.ts";
import { counted } from "../../terminal/counted.ts";
import { readCoverage, type Coverage } from "../results/read-coverage.ts";
import { readLint } from "../results/read-lint.ts";
import { readTests, type TestResults } from "../results/read-tests.ts";
import { openReport, reportError, type Report } from "../results/report.ts";
import type { GateInputs } from "./find-reports.ts";

/** One report held against a threshold. */
interface GateRow {
  check: keyof GateInputs;
  /** The file, as it was named; null where none was given. */
  report: string | null;
  /** What was read: `lcov`. Null where nothing could be. */
  format: string | null;
  found: string;
  needed: string;
  /** What is missing and by how much; null where nothing is. */
  problem: string | null;
}

export interface GateJudgement {
  gates: readonly string[];
  passed: boolean;
  rows: readonly GateRow[];
  failures: TestResults["failures"];
}

/** What makes a report that is missing. */
const makers: Readonly<Record<keyof GateInputs, string>> = {
  coverage: "`npx c8 --reporter lcov npm test` or `coverage lcov` makes one, for --coverage",
  tests: "`pytest --junit-xml FILE` or `mocha --reporter xunit` makes one, for --tests",
  lint: "`eslint --format json --output-file FILE .` or `ruff check --output-format json` makes one, for --lint",
  typecheck: 'say --typecheck pass after `tsc -p .`, or let a file hold its exit code: `echo "$?" >FILE`',
};

/**
 * Holds every report by itself against the strictest of the gates' thresholds (000). A report that is missing, or that cannot be read, fails as one that falls
 * short does.
 */
export function judgeGates(cwd: string, gates: readonly QualityGate[], inputs: GateInputs): GateJudgement {
  const least = (key: "coverage" | "testPass"): number =>
    Math.max(...gates.map((gate) => gate.thresholds[key]));
  const failures: TestResults["failures"][number][] = [];
  const judge: Readonly<Record<keyof GateInputs, (name: string) => Found>> = {
    coverage: (name) => coverageFound(readCoverage(openReport(cwd, name)), least("coverage")),
    tests: (name) => {
      const results = readTests(openReport(cwd, name));
      failures.push(...results.failures);
      return testsFound(results, least("testPass"));
    },
    lint: (name) => {
      const { format, errors } = readLint(openReport(cwd, name));
      return { format, found: counted(errors, "error"), problem: errors === 0 ? null : `${errors} too many` };
    },
    typecheck: (name) => typecheckFound(cwd, name),
  };
  const needed = {
    coverage: `${least("coverage")} % of lines`,
    tests: `${least("testPass")} % of tests`,
    lint: "0 errors",
    typecheck: "pass",
  };
  const rows = (["tests", "coverage", "lint", "typecheck"] as const).flatMap((check): GateRow[] => {
    if (inputs[check].length === 0) {
      const problem = `no report: ${makers[check]}`;
      return [{ check, report: null, format: null, found: "nothing", needed: needed[check], problem }];
    }
    return inputs[check].map((report) => ({
      check,
      report,
      needed: needed[check],
      ...attempt(() => judge[check](report)),
    }));
  });
  return {
    gates: gates.map(({ id }) => id),
    passed: rows.every(({ problem }) => problem === null),
    rows,
    failures,
  };
}

type Found = Pick<GateRow, "format" | "found" | "problem">;

function attempt(read: () => Found): Found {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    const hint = error.hint === undefined ? "" : `; ${error.hint}`;
    return { format: null, found: "nothing", problem: `${error.message}${hint}` };
  }
}

function coverageFound({ format, covered, lines }: Coverage, least: number): Found {
  const more = missing(covered, lines, least);
  const problem =
    more === 0 ? null : `${short(covered, lines, least)}, which ${counted(more, "line")} more would close`;
  return { format, found: `${percent(covered, lines)} % of ${lines}`, problem };
}

function testsFound({ format, passed, failed, skipped }: TestResults, least: number): Found {
  const ran = passed + failed;
  const more = missing(passed, ran, least);
  const beside = skipped === 0 ? "" : `, ${skipped} skipped`;
  const problem = more === 0 ? null : `${short(passed, ran, least)}: ${counted(failed, "test")} failed`;
  return { format, found: `${percent(passed, ran)} % of ${ran}${beside}`, problem };
}

/** A type checker's word, or its exit code in a file: every one has that, and what it prints is its own affair. */
function typecheckFound(cwd: string, name: string): Found {
  if (name === "pass") return { format: "as given", found: "pass", problem: null };
  if (name === "fail") return { format: "as given", found: "fail", problem: "the types are wrong" };
  const report: Report = openReport(cwd, name);
  const code = report.text.trim();
  if (!/^\d{1,3}$/.test(code))
    throw reportError(name, "holds no exit code", { hint: 'write it by `tsc -p .; echo "$?" >FILE`' });
  const passed = Number(code) === 0;
  return {
    format: "exit code",
    found: passed ? "pass" : "fail",
    problem: passed ? null : `the type checker ended with ${code}`,
  };
}

/** How many of `all` are missing of so many percent: whole numbers, so that nothing is rounded into passing. */
function missing(part: number, all: number, least: number): number {
  let needed = Math.floor((least * all) / 100);
  while (needed * 100 < least * all) needed += 1;
  return Math.max(0, needed - part);
}

/** Rounded down to hundredths. */
function percent(part: number, all: number): string {
  return String(Math.floor((part * 10_000) / all) / 100);
}

function short(part: number, all: number, least: number): string {
  return `${Math.ceil((least - (part / all) * 100) * 100) / 100} % short`;
}
