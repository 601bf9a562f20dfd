import { deepEqual, equal, match } from "node:assert/strict";
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { GantryError } from "../../../model/errors.ts";
import { readCoverage } from "../../../pipeline/results/read-coverage.ts";
import { readLint } from "../../../pipeline/results/read-lint.ts";
import { readTests } from "../../../pipeline/results/read-tests.ts";
import { openReport, reportOf, type Report } from "../../../pipeline/results/report.ts";
import { temporaryFolder } from "../../support/clean-up.ts";

const folder = join(import.meta.dirname, "reports");
const whole = (file: string): string => readFileSync(join(folder, file), "utf8");

function mistake(read: (report: Report) => unknown, text: string): string {
  return saidOf(() => read(reportOf("unit.xml", text)));
}

function saidOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof GantryError) return error.message;
    throw error;
  }
  return "";
}

describe("a report that cannot be right", () => {
  const laughs = `<?xml version="1.0"?>
<!DOCTYPE lolz [
<!ENTITY lol "lol">
<!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
]><testsuite><testcase name="&lol2;"/></testsuite>`;
  const cases: readonly (readonly [string, (report: Report) => unknown, string, RegExp])[] = [
    ["empty", readTests, " \n", /^"unit.xml" is empty$/],
    ["a billion laughs", readTests, laughs, /^"unit.xml", line 3, declares entities of its own/],
    ["two roots", readTests, "<testsuite><testcase/></testsuite><testsuite/>", /more than one root/],
    ["a page", readTests, "<html></html>", /^"unit.xml" is no JUnit XML: it begins with <html>$/],
    [
      "nested without end",
      readTests,
      "<testsuite>".repeat(9999) + "</testsuite>".repeat(9999),
      /cannot be read/,
    ],
    [
      "without a test",
      readTests,
      '<testsuites><testsuite tests="0"/></testsuites>',
      /\(JUnit XML\) has no test$/,
    ],
    [
      "all skipped",
      readTests,
      "<testsuite><testcase><skipped/></testcase></testsuite>",
      /all 1 were skipped$/,
    ],
    [
      "fewer tests than said",
      readTests,
      '<testsuite name="a" tests="2"><testcase/></testsuite>',
      /suite "a" says 2 tests and holds 1$/,
    ],
    [
      "failures that it does not hold",
      readTests,
      '<testsuite name="a" failures="1"><testcase/></testsuite>',
      /"a" says that 1 failed/,
    ],
    [
      "TAP without a plan",
      readTests,
      "TAP version 13\nok 1\nok 2\n",
      /^"unit.xml", line 3, is cut off: no plan$/,
    ],
    ["TAP with too few", readTests, "1..3\nok 1\nok 2\n", /line 3, is cut off: incorrect number of tests$/],
    ["TAP given up", readTests, "1..1\nok 1\nBail out! no database\n", /given up: "no database"$/],
    ["TAP of nothing", readTests, "1..0 # skip all\n", /\(TAP\) has no test$/],
    [
      "pytest of nothing",
      readTests,
      "===== 8 deselected in 0.03s =====\n",
      /\(pytest's output\) has no test$/,
    ],
    ["no summary", readTests, "all is well\n", /^"unit.xml" is none of JUnit XML, TAP,/],
    ["cut JSON", readTests, whole("mocha.json").slice(0, 900), /^"unit.xml", line \d+, is cut off$/],
    ["other JSON", readTests, '{"a": 1}', /is not what mocha's JSON is: stats: /],
    [
      "mocha's JSON without its lists",
      readTests,
      whole("mocha.json").replace(/"failures": \[[^]*?\n {2}\],/, '"failures": [],'),
      /is incomplete/,
    ],
    ["lcov that is cut", readCoverage, whole("c8.info").slice(0, 200), /is no lcov|is cut off/],
    ["lcov between two lines", readCoverage, "SF:a.ts\nDA:1,1\n", /^"unit.xml", line 2, is cut off$/],
    ["lcov of nothing", readCoverage, "TN:\nSF:a.ts\nend_of_record\n", /\(lcov\) has no line$/],
    [
      "lcov of something else",
      readCoverage,
      "SF:a.ts\nDA:one,1\nend_of_record\n",
      /line 2, is no lcov: "DA:one,1"$/,
    ],
    ["Cobertura of nothing", readCoverage, "<coverage/>", /\(Cobertura XML\) has no line$/],
    ["another XML", readCoverage, "<report/>", /is no Cobertura XML/],
    ["more than all", readCoverage, '{"total":{"lines":{"total":1,"covered":2}}}', /covers 2 of 1 lines/],
    ["another JSON", readCoverage, "{}", /is not what the json-summary/],
    ["text", readCoverage, "80 %", /is none of lcov, Cobertura XML/],
    ["lint of another form", readLint, "[1]", /is not what ESLint's or Ruff's JSON is/],
    ["lint in words", readLint, "All checks passed!", /is neither ESLint's nor Ruff's JSON$/],
  ];
  for (const [name, read, text, said] of cases) {
    it(`is one mistake: ${name}`, () => {
      match(mistake(read, text), said);
    });
  }

  it("is one mistake where the file is none of ours", () => {
    const root = temporaryFolder();
    match(
      saidOf(() => openReport(root, "unit.xml")),
      /^"unit.xml" is not there$/,
    );
    mkdirSync(join(root, "unit.xml"));
    match(
      saidOf(() => openReport(root, "unit.xml")),
      /^"unit.xml" is no file$/,
    );
    writeFileSync(join(root, "thai.xml"), Buffer.from("<a>\n<b>\xa1\xc2</b></a>", "latin1"));
    match(
      saidOf(() => openReport(root, "thai.xml")),
      /^"thai.xml", line 2, is no text in UTF-8$/,
    );
    writeFileSync(join(root, "wide.xml"), Buffer.from("\ufeff<a/>", "utf16le"));
    match(
      saidOf(() => openReport(root, "wide.xml")),
      /^"wide.xml", line 1, is no text in UTF-8$/,
    );
    writeFileSync(join(root, "large.xml"), "");
    truncateSync(join(root, "large.xml"), 65 * 1024 * 1024);
    match(
      saidOf(() => openReport(root, "large.xml")),
      /more than 64 MB/,
    );
    writeFileSync(join(root, "bom.xml"), `\ufeff${whole("mocha.xml")}`);
    equal(readTests(openReport(root, "bom.xml")).total, 5);
  });

  it("is never read as less, wherever it is cut off", () => {
    for (const file of ["mocha.xml", "node.xml", "pytest.xml", "vitest.xml", "mocha.json", "node.tap"]) {
      const text = whole(file).trimEnd();
      const full = JSON.stringify(readTests(reportOf(file, text)));
      fc.assert(
        fc.property(fc.integer({ min: 0, max: text.length - 1 }), (end) => {
          const cut = text.slice(0, end);
          let found = "";
          const said = saidOf(() => (found = JSON.stringify(readTests(reportOf(file, cut)))));
          // TAP may end in a comment that says nothing.
          return said !== "" || found === full;
        }),
        { numRuns: 200 },
      );
    }
    for (const file of ["c8.info", "c8.xml", "c8.json", "coverage.py.xml", "coverage.py.json"]) {
      const text = whole(file).trimEnd();
      fc.assert(
        fc.property(fc.integer({ min: 0, max: text.length - 1 }), (end) => {
          return saidOf(() => readCoverage(reportOf(file, text.slice(0, end)))) !== "";
        }),
        { numRuns: 200 },
      );
    }
  });
});

const results = fc.array(fc.constantFrom("passed", "failed", "skipped"), { minLength: 1, maxLength: 60 });
const name = fc
  .string({ unit: "binary", maxLength: 12 })
  .map((text) => text.replace(/[^ -~ก-๙]|[#\\]/g, "").trim());

describe("counts", () => {
  it("are those of the cases, in suites however they are nested and named", () => {
    fc.assert(
      fc.property(results, name, fc.integer({ min: 0, max: 8 }), (outcomes, called, depth) => {
        const escaped = called.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0) ?? 0};`);
        const tags = { passed: "", failed: "<failure/>", skipped: "<skipped/>" };
        const cases = outcomes.map((one) => `<testcase name="${escaped}">${tags[one]}</testcase>`).join("");
        const text = `<testsuites>${"<testsuite>".repeat(depth)}${cases}${"</testsuite>".repeat(depth)}</testsuites>`;
        const tally = (what: string): number => outcomes.filter((one) => one === what).length;
        if (tally("skipped") === outcomes.length) return mistake(readTests, text).includes("skipped");
        const found = readTests(reportOf("unit.xml", text));
        deepEqual([found.passed, found.failed, found.skipped], ["passed", "failed", "skipped"].map(tally));
        return found.failures.every((one) => one.name === called);
      }),
    );
  });

  it("of lines take each line once, and as reached where any record reached it", () => {
    const record = fc.record({
      file: fc.constantFrom("a.ts", "b.ts"),
      line: fc.integer({ min: 1, max: 9 }),
      hits: fc.integer({ min: 0, max: 2 }),
    });
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 40 }), (records) => {
        const lcov = records
          .map(({ file, line, hits }) => `SF:${file}\nDA:${line},${hits}\nend_of_record\n`)
          .join("");
        const xml = records
          .map(
            ({ file, line, hits }) =>
              `<class filename="${file}"><lines><line number="${line}" hits="${hits}"/></lines></class>`,
          )
          .join("");
        const all = new Set(records.map(({ file, line }) => `${file}:${line}`));
        const reached = new Set(
          records.filter(({ hits }) => hits > 0).map(({ file, line }) => `${file}:${line}`),
        );
        const { covered, lines } = readCoverage(reportOf("lcov.info", lcov));
        deepEqual([covered, lines], [reached.size, all.size]);
        const packages = `<coverage><packages><package><classes>${xml}</classes></package></packages></coverage>`;
        const second = readCoverage(reportOf("coverage.xml", packages));
        deepEqual([second.covered, second.lines], [reached.size, all.size]);
      }),
    );
  });
});
