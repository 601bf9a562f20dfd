import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { qualityGate } from "../../../model/declared/quality-gate.ts";
import { withFolders } from "../../../pipeline/gate/find-reports.ts";
import { gateMarkdown } from "../../../pipeline/gate/gate-markdown.ts";
import { judgeGates } from "../../../pipeline/gate/judge.ts";
import { gatesFor } from "../../../pipeline/gate/which-gates.ts";
import { temporaryFolder } from "../../support/clean-up.ts";

const gateOf = (id: string, enforcedOn: string, thresholds: object) =>
  qualityGate.parse({ id, name: id, enforcedOn, thresholds, requiredChecks: ["gate"] });
const pr = gateOf("pr", "pr", { coverage: 80, testPass: 100 });

const sound: Readonly<Record<string, string | undefined>> = {
  "tests.xml": '<testsuite><testcase name="a"/><testcase name="b"/></testsuite>',
  "coverage.json": '{"total":{"lines":{"total":10,"covered":8}}}',
  "lint.json": "[]",
  "typecheck.txt": "0\n",
};

/** What is missing, by check, where each file of a sound folder is as it is or as said here. */
function problems(change: Record<string, string | undefined>, gates = [pr]): Record<string, string> {
  const root = temporaryFolder();
  for (const [name, text] of Object.entries({ ...sound, ...change })) {
    if (text === undefined) continue;
    mkdirSync(dirname(join(root, "reports", name)), { recursive: true });
    writeFileSync(join(root, "reports", name), text);
  }
  const inputs = withFolders(root, { tests: [], coverage: [], lint: [], typecheck: [] }, ["reports"]);
  const { rows, passed } = judgeGates(root, gates, inputs);
  const found = rows.filter(({ problem }) => problem !== null);
  assert.equal(passed, found.length === 0);
  return Object.fromEntries(found.map(({ check, problem }) => [check, problem ?? ""]));
}

describe("a gate", () => {
  it("lets pass what reaches its thresholds exactly", () => {
    assert.deepEqual(problems({}), {});
  });

  it("says what is missing, and by how much", () => {
    assert.deepEqual(
      problems({
        "tests.xml":
          "<testsuite><testcase/><testcase><failure/></testcase><testcase><skipped/></testcase></testsuite>",
        "coverage.json": '{"total":{"lines":{"total":1000,"covered":799}}}',
        "lint.json": '[{"filePath":"a.ts","errorCount":2}]',
        "typecheck.txt": "2",
      }),
      {
        tests: "50 % short: 1 test failed",
        coverage: "0.1 % short, which 1 line more would close",
        lint: "2 too many",
        typecheck: "the type checker ended with 2",
      },
    );
  });

  it("misses what is not there, and says what makes it", () => {
    const missed = problems({
      "tests.xml": undefined,
      "coverage.json": undefined,
      "lint.json": undefined,
      "typecheck.txt": undefined,
      "other.txt": "",
    });
    assert.deepEqual(Object.keys(missed), ["tests", "coverage", "lint", "typecheck"]);
    for (const problem of Object.values(missed))
      assert.match(problem, /^(?:no report: )?.*`|--typecheck pass/);
  });

  it("takes no report that cannot be read for one that is well", () => {
    const broken = problems({
      "tests.xml": "<testsuite>",
      "coverage.json": "{",
      "lint.json": "well",
      "typecheck.txt": "pass",
    });
    assert.match(broken["tests"] ?? "", /tests.xml", line 1, is no whole XML/);
    assert.match(broken["coverage"] ?? "", /coverage.json", line 1, is cut off/);
    assert.match(broken["lint"] ?? "", /neither ESLint's nor Ruff's/);
    assert.match(broken["typecheck"] ?? "", /holds no exit code/);
  });

  it("judges each report by itself, so that no large one hides a small one", () => {
    const small = { "reports-worker/coverage-worker.json": '{"total":{"lines":{"total":10,"covered":1}}}' };
    const large = { "coverage.json": '{"total":{"lines":{"total":100000,"covered":100000}}}' };
    assert.deepEqual(Object.keys(problems({ ...large, ...small })), ["coverage"]);
  });

  it("asks for the strictest of what several ask for", () => {
    const main = gateOf("main", "main", { coverage: 81, testPass: 50 });
    assert.match(problems({}, [pr, main])["coverage"] ?? "", /^1 % short/);
  });

  it("rounds nothing into passing", () => {
    const counts = fc.record({
      lines: fc.integer({ min: 1, max: 5000 }),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const root = temporaryFolder();
    fc.assert(
      fc.property(counts, fc.integer({ min: 0, max: 10_000 }), ({ lines, part }, hundredths) => {
        const covered = Math.round(lines * part);
        const text = JSON.stringify({ total: { lines: { total: lines, covered } } });
        writeFileSync(join(root, "coverage.json"), text);
        const gate = gateOf("pr", "pr", { coverage: hundredths / 100, testPass: 100 });
        const inputs = { tests: [], coverage: ["coverage.json"], lint: [], typecheck: ["pass"] };
        const row = judgeGates(root, [gate], inputs).rows.find(({ check }) => check === "coverage");
        return (row?.problem === null) === covered * 10_000 >= hundredths * lines;
      }),
    );
  });

  it("says it in Markdown in which nothing of a report is markup", () => {
    const row = {
      check: "tests",
      report: "a|b.xml",
      format: null,
      found: "<img>",
      needed: "*",
      problem: "[x](y)",
    } as const;
    const text = gateMarkdown({
      gates: ["pr"],
      passed: false,
      rows: [row],
      failures: [{ name: "@all\n# <b>", file: "a.ts", line: 3 }],
    });
    assert.match(text, /\| tests \| a\\\|b\.xml \| \\<img\\> \| \\\* \| ✗ \\\[x\\\]\(y\) \|/);
    assert.match(text, /^- \\@all \\# \\<b\\> \(a\.ts:3\)$/m);
  });
});

describe("the gates that hold where a run belongs", () => {
  const gates = [pr, gateOf("main", "main", pr.thresholds), gateOf("release", "pre-release", pr.thresholds)];
  const ids = (env: Record<string, string>, name?: string): string[] =>
    gatesFor(gates, name, { env, defaultBranch: "main" }).map(({ id }) => id);

  it("are those of the branch that a pull request goes to, of the branch that runs, or the one that is named", () => {
    assert.deepEqual(ids({ GITHUB_BASE_REF: "main" }), ["pr", "main"]);
    assert.deepEqual(ids({ GITHUB_BASE_REF: "release/1.x" }), ["release"]);
    assert.deepEqual(ids({ GITHUB_REF_TYPE: "branch", GITHUB_REF_NAME: "main" }), ["main"]);
    assert.deepEqual(ids({ GITHUB_REF_TYPE: "branch", GITHUB_REF_NAME: "release/1.x" }), ["release"]);
    assert.deepEqual(ids({}), ["pr", "main"]);
    assert.deepEqual(ids({ GITHUB_BASE_REF: "main" }, "release"), ["release"]);
    assert.throws(() => ids({}, "realese"), /there is no gate "realese"/);
  });
});
