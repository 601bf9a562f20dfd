import assert from "node:assert/strict";
import { readWorkflows } from "../../workflows/compare-files.ts";
import type { Found } from "../../workflows/lint/lint-workflows.ts";
import { loadRules } from "../../workflows/lint/load-rules.ts";
import { lint } from "../support/lint.ts";
import { checkout } from "../support/project.ts";
import { requireActionlint } from "../support/require-go-tool.ts";
import { requireTool } from "../support/tools.ts";
import { correct, harmless, planted, withScript } from "./planted/index.ts";

describe("the rules of workflows", () => {
  let findings: readonly Found[] = [];
  before(async function () {
    await requireActionlint(this);
    const files = new Map(planted.map(({ what, text }) => [what, text]));
    ({ findings } = await lint(files));
  });

  it("say nothing of the generated workflows, nor of a correct one by hand", async function () {
    const shellcheck = requireTool(this, "shellcheck", "apt-get install -y shellcheck");
    const files = new Map([...readWorkflows(checkout), [".github/workflows/by-hand.yml", correct]]);
    const { findings, notices } = await lint(files, { shellcheck });
    assert.deepEqual({ findings, notices }, { findings: [], notices: [] });
    assert.ok(files.size > 10);
  });

  it("are each shown by something planted, and there are at least 60 of it", async () => {
    const shown = new Set(planted.map(({ rule }) => rule));
    for (const { id } of await loadRules()) assert.ok(shown.has(id), id);
    assert.ok(planted.length >= 60, String(planted.length));
    assert.equal(new Set(planted.map(({ what }) => what)).size, planted.length);
  });

  for (const script of harmless) {
    it(`say nothing of ${script}`, async () => {
      const { findings } = await lint(new Map([["by-hand.yml", withScript(script)]]));
      assert.deepEqual(findings, []);
    });
  }

  it("say so where run-steps could not be linted", async () => {
    const { notices } = await lint(new Map([["by-hand.yml", correct]]));
    assert.deepEqual(notices, ["run-steps were not linted: shellcheck is not installed"]);
  });

  for (const { what, rule, path, text } of planted) {
    it(`find ${what}: ${rule}`, async function () {
      let found = findings.filter((finding) => finding.path === what);
      if (rule === "shellcheck") {
        const shellcheck = requireTool(this, "shellcheck", "apt-get install -y shellcheck");
        ({ findings: found } = await lint(new Map([[path, text]]), { shellcheck }));
      }
      const rules = found.map((finding) => finding.rule);
      assert.ok(rules.includes(rule), rules.join(", "));
      for (const { line, column, message } of found) assert.ok(line >= 1 && column >= 1 && message !== "");
    });
  }
});
