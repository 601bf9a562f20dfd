import assert from "node:assert/strict";
import { lintWorkflows } from "../../../cli/workflows/lint/lint-workflows.ts";
import { loadRules } from "../../../cli/workflows/lint/load-rules.ts";
import { readWorkflows } from "../../../cli/workflows/compare-files.ts";
import { checkout } from "../../support/project.ts";
import { requireTool } from "../../support/tools.ts";
import { correct, planted, type Planted } from "./planted/index.ts";

const options = { root: checkout, env: process.env };

describe("the rules of workflows", () => {
  it("say nothing of the generated workflows, nor of a correct one by hand", async () => {
    const files = new Map([...readWorkflows(checkout), [".github/workflows/by-hand.yml", correct]]);
    const { findings } = await lintWorkflows(files, options);
    assert.deepEqual(findings, []);
    assert.ok(files.size > 10);
  });

  it("are each shown by something planted, and there are at least 60 of it", async () => {
    const shown = new Set(planted.map(({ rule }) => rule));
    for (const { id } of await loadRules()) assert.ok(shown.has(id), id);
    assert.ok(planted.length >= 60, String(planted.length));
    assert.equal(new Set(planted.map(({ what }) => what)).size, planted.length);
  });

  for (const one of planted) {
    it(`find ${one.what}: ${one.rule}`, async function () {
      if (one.rule === "shellcheck") requireTool(this, "shellcheck", "apt-get install -y shellcheck");
      const rules = await rulesThatFind(one);
      assert.ok(rules.includes(one.rule), rules.join(", "));
    });
  }
});

async function rulesThatFind({ path, text, rule }: Planted): Promise<string[]> {
  // shellcheck is a process a step: it is only asked where it is to answer.
  const env = rule === "shellcheck" ? process.env : {};
  const { findings } = await lintWorkflows(new Map([[path, text]]), { ...options, env });
  for (const { line, column, message } of findings) {
    assert.ok(line >= 1 && column >= 1 && message !== "", JSON.stringify(findings));
  }
  return findings.map((found) => found.rule);
}
