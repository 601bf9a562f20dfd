import { deepEqual, equal } from "node:assert/strict";
import { join } from "node:path";
import { readCoverage } from "../../../pipeline/results/read-coverage.ts";
import { readLint } from "../../../pipeline/results/read-lint.ts";
import { readTests } from "../../../pipeline/results/read-tests.ts";
import { openReport } from "../../../pipeline/results/report.ts";

const folder = join(import.meta.dirname, "reports");

/**
 * Written by the tools themselves, of one small product: five JavaScript tests, two of which fail and one is skipped; eight Python
 * tests, two of which fail, one has a broken fixture, one is skipped and one is known to fail.
 */
const javascript = [2, 2, 1];
const python = [3, 3, 2];
const bySomeTool = 'says <money> & "sense" ราคา';

describe("what a tool says of its tests", () => {
  const cases: readonly (readonly [string, string, readonly number[], number | undefined])[] = [
    ["mocha.json", "mocha's JSON", javascript, 10],
    ["mocha.xml", "JUnit XML", javascript, 10],
    ["mocha.tap", "TAP", javascript, 10],
    ["mocha.txt", "mocha's output", javascript, 10],
    ["mocha-colour.txt", "mocha's output", javascript, 10],
    ["node.xml", "JUnit XML", javascript, 11],
    ["node.tap", "TAP", javascript, 11],
    ["vitest.xml", "JUnit XML", javascript, 11],
    ["pytest.xml", "JUnit XML", python, 14],
    ["pytest.txt", "pytest's output", python, 14],
    ["pytest-quiet.txt", "pytest's output", python, 14],
    ["pytest-colour.txt", "pytest's output", python, 14],
  ];
  for (const [file, format, counts, line] of cases) {
    it(`is read of ${file}`, () => {
      const found = readTests(openReport(folder, file));
      deepEqual(
        [found.format, [found.passed, found.failed, found.skipped], found.failures[0]?.line],
        [format, counts, line],
      );
      equal(found.total, found.passed + found.failed + found.skipped);
      equal(found.failures.length, found.failed);
    });
  }

  it("names what failed, and where", () => {
    const [mocha] = readTests(openReport(folder, "mocha.json")).failures;
    deepEqual(mocha, { name: `an order ${bySomeTool}`, file: "/app/test/orders.test.js", line: 10 });
    deepEqual(readTests(openReport(folder, "mocha.txt")).failures[0], mocha);
    deepEqual(readTests(openReport(folder, "mocha.xml")).failures[0], mocha);
    deepEqual(readTests(openReport(folder, "mocha.tap")).failures[0], mocha);
    deepEqual(readTests(openReport(folder, "pytest.xml")).failures, [
      { name: "pytests.test_orders test_price[2]", file: "pytests/test_orders.py", line: 14 },
      { name: "pytests.test_orders test_stored", file: "pytests/test_orders.py", line: 29 },
      { name: "pytests.test_orders.TestThai test_name", file: "pytests/test_orders.py", line: 38 },
    ]);
    deepEqual(readTests(openReport(folder, "pytest.txt")).failures, [
      { name: "test_price[2]", file: "pytests/test_orders.py", line: 14 },
      { name: "TestThai.test_name", file: "pytests/test_orders.py", line: 38 },
      { name: "test_stored", file: "pytests/test_orders.py", line: 29 },
    ]);
  });
});

describe("what a tool says of its coverage", () => {
  const cases: readonly (readonly [string, string, number, number])[] = [
    ["c8.info", "lcov", 15, 18],
    ["c8.xml", "Cobertura XML", 15, 18],
    ["c8.json", "json-summary", 15, 18],
    ["coverage.py.info", "lcov", 4, 6],
    ["coverage.py.xml", "Cobertura XML", 4, 6],
    ["coverage.py.json", "coverage.py's JSON", 4, 6],
  ];
  for (const [file, format, covered, lines] of cases) {
    it(`is read of ${file}`, () => {
      deepEqual(readCoverage(openReport(folder, file)), { format, covered, lines });
    });
  }
});

describe("what a linter says", () => {
  it("is counted", () => {
    deepEqual(readLint(openReport(folder, "eslint.json")), { format: "ESLint's JSON", errors: 3 });
    // By the form in Ruff's documentation: the program itself is not in a registry of ours.
    deepEqual(readLint(openReport(folder, "ruff.json")), { format: "Ruff's JSON", errors: 1 });
  });
});
