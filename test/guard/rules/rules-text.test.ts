import assert from "node:assert/strict";
import { join } from "node:path";
import { paintFor } from "../../../terminal/paint.ts";
import type { RuleRun } from "../../../guard/judge/policy-events.ts";
import { rulesText } from "../../../guard/rules/rules-text.ts";
import { protectedBy } from "../../../guard/rules/protected-by.ts";
import { loadRules, ruleIds } from "../../../policy/pack/rules.ts";
import { checkout } from "../../support/project.ts";

const pack = join(checkout, "policy");
const protects = protectedBy(pack, ruleIds());
const paint = paintFor({ color: false });
const idle = ["disallow-history-rewrites", "require-immutable-tags"];
const held: readonly RuleRun[] = ruleIds().map((id) => ({
  id,
  resources: idle.includes(id) ? 0 : 10,
  result: "passed",
}));
const withOne = (run: RuleRun): RuleRun[] => held.map((rule) => (rule.id === run.id ? run : rule));
const text = (rules: readonly RuleRun[], all = false): string[] =>
  rulesText("policy", rules, paint, { protects, all }).split("\n");

describe("the rules of a run, as people read them", () => {
  it("are counted by what they protect where all hold, on some ten lines", () => {
    const lines = text(held);
    assert.ok(lines.length <= 12, lines.join("\n"));
    assert.equal(lines[0], `policy: all ${held.length} rules hold`);
    assert.ok(lines.includes("  ✓ GuardrailMetric            4 rules, 40 judgements"), lines.join("\n"));
    const counts = lines.flatMap((line) => /✓ \w+ +(\d+) rules?,/.exec(line)?.[1] ?? []);
    assert.equal(
      counts.reduce((sum, count) => sum + Number(count), 0),
      held.length - idle.length,
    );
  });

  it("are counted where they judged nothing", () => {
    const last = text(held).at(-1);
    assert.equal(last, "  - 2 rules had nothing to judge: --rules lists all");
    const none = text(held.map((rule) => ({ ...rule, resources: 0 })));
    assert.deepEqual(none.slice(1), [
      `  - ${ruleIds().length} rules had nothing to judge: --rules lists all`,
    ]);
  });

  it("say one resource as one", () => {
    const one = held.map((rule) => ({ ...rule, resources: 1 }));
    assert.match(text(one, true)[1] ?? "", /passed, 1 resource$/);
  });

  for (const [result, mark] of [
    ["violated", "✗"],
    ["did-not-run", "✗"],
    ["waived", "!"],
  ] as const) {
    it(`have a line of their own where one is ${result}`, () => {
      const id = "disallow-public-access";
      const lines = text(withOne({ id, resources: 3, result, reason: "why not" }));
      assert.equal(lines[1], `  ${mark} ${id}  ${result}, 3 resources: why not`);
      const said = result === "waived" ? "is waived, the others hold" : "does not hold";
      const head = `1 of ${held.length} rules ${said}`;
      assert.equal(lines[0], `policy: ${head}`);
    });
  }

  it("say once that the run ended before they were done, beside the one that was violated", () => {
    const reason = "the run ended before the rules were done";
    const lines = text(
      held.map(({ id }) =>
        id === "require-deletion-protection"
          ? { id, resources: 9, result: "violated" }
          : { id, resources: 0, result: "did-not-run", reason },
      ),
    );
    assert.deepEqual(lines.slice(1), [
      "  ✗ require-deletion-protection  violated, 9 resources",
      `  ✗ ${held.length - 1} rules did not run: ${reason}`,
    ]);
  });

  it("have a line each where somebody asks for all", () => {
    const lines = text(held, true);
    assert.equal(lines.length, held.length + 1);
    for (const [index, { id }] of held.entries()) assert.ok(lines[index + 1]?.includes(` ${id} `));
  });

  it("are grouped even where nobody knows what they protect", () => {
    const lines = rulesText("policy", held.slice(0, 2), paint, { protects: new Map(), all: false });
    assert.match(lines, /✓ other +2 rules, 20 judgements/);
  });
});

describe("what the rules of a pack protect", () => {
  it("is read of their files as they say it", async () => {
    const said = (await loadRules()).map(({ id, protects: { entity } }) => [id, entity.split(",")[0]]);
    assert.deepEqual([...protects], said);
  });

  it("is left out of a rule that is not there", () => {
    assert.deepEqual([...protectedBy(pack, ["require-nothing"])], []);
  });
});
