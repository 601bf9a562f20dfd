import { reportError, type Report } from "../report.ts";
import { childrenOf, countOf, parseXml, textOf, type XmlElement } from "../xml.ts";
import { placeIn, resultsOf, type TestFailure, type TestResults } from "./results.ts";

const format = "JUnit XML";

/**
 * The test cases of a JUnit XML file, as mocha, node --test, pytest and Vitest write it, in suites however deep. The cases are counted, not believed: a suite that
 * says more of itself than it holds is a mistake.
 */
export function readJunit(report: Report): TestResults {
  const { root, element } = parseXml(report);
  if (root !== "testsuites" && root !== "testsuite") {
    throw reportError(report.name, `is no JUnit XML: it begins with <${root}>`);
  }
  const found = { passed: 0, failed: 0, skipped: 0 };
  const failures: TestFailure[] = [];
  countSuite(report, element, found, failures);
  return resultsOf(report, format, found, failures);
}

type Counts = Pick<TestResults, "passed" | "failed" | "skipped">;

function countSuite(report: Report, suite: XmlElement, found: Counts, failures: TestFailure[]): void {
  const before = { ...found };
  for (const one of childrenOf(suite, "testcase")) countCase(one, found, failures);
  for (const one of childrenOf(suite, "testsuite")) countSuite(report, one, found, failures);
  // What went wrong beside the cases: a hook, a file that could not be loaded.
  for (const wrong of problemsOf(suite)) {
    found.failed += 1;
    failures.push({ name: textOf(suite, "@name") ?? "a suite", ...placeIn(textOf(wrong, "#text") ?? "") });
  }
  const name = textOf(suite, "@name") ?? "";
  const held = found.passed + found.failed + found.skipped - before.passed - before.failed - before.skipped;
  const said = countOf(suite, "@tests") ?? 0;
  if (said > held)
    throw reportError(report.name, `is incomplete: suite "${name}" says ${said} tests and holds ${held}`);
  const wrong = (countOf(suite, "@failures") ?? 0) + (countOf(suite, "@errors") ?? 0);
  if (wrong > 0 && found.failed === before.failed) {
    throw reportError(report.name, `is incomplete: suite "${name}" says that ${wrong} failed and holds none`);
  }
}

function countCase(one: XmlElement, found: Counts, failures: TestFailure[]): void {
  const problems = problemsOf(one);
  if (problems.length > 0) {
    found.failed += 1;
    failures.push(failureOf(one, problems));
  } else if (childrenOf(one, "skipped").length > 0) found.skipped += 1;
  else found.passed += 1;
}

function problemsOf(element: XmlElement): XmlElement[] {
  return [...childrenOf(element, "failure"), ...childrenOf(element, "error")];
}

function failureOf(one: XmlElement, problems: readonly XmlElement[]): TestFailure {
  const name = [textOf(one, "@classname"), textOf(one, "@name")]
    .filter((part) => part !== undefined)
    .join(" ");
  const said = problems.map((problem) => `${textOf(problem, "#text") ?? ""}\n`).join("");
  const file = textOf(one, "@file");
  const line = countOf(one, "@line");
  const own = { ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }) };
  return { name, ...own, ...placeIn(said) };
}
