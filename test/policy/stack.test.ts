import assert from "node:assert/strict";
import { judgeStack } from "../../policy/pack/judge.ts";
import type { Rule } from "../../policy/rule.ts";
import { stackFacts } from "../../policy/stack.ts";
import { unknown } from "../../policy/value.ts";
import type { Sample } from "../../policy/pack/case.ts";
import { gatherFacts } from "../../policy/pack/try-cases.ts";
import { surroundings } from "./support.ts";

const root: Sample = { type: "pulumi:pulumi:Stack", name: "stack", inputs: {} };
const owner: Sample = { type: "a:b:Owner", name: "owner", inputs: {} };
const samples: Sample[] = [
  root,
  owner,
  { type: "a:b:C", name: "one", inputs: { port: 80, later: unknown }, owner },
  { type: "a:b:C", name: "two", inputs: { port: 80 } },
];

/** What a rule says of the samples, or of those whose names are given: `resource: field`, and `?` before an obstacle. */
function saidOf(checkStack: NonNullable<Rule["checkStack"]>, names?: readonly string[]): string[] {
  const rule: Rule = {
    id: "test",
    sentence: "Something holds.",
    protects: { entity: "nothing", seed: "000" },
    remedy: "mend it",
    checkStack,
  };
  const all = gatherFacts(samples);
  const urns = new Set(
    [...all.values()].filter(({ name }) => names?.includes(name) ?? true).map(({ urn }) => urn),
  );
  return [...judgeStack(rule, stackFacts(all, urns), surroundings)].flatMap(([facts, judgement]) => [
    ...judgement.violations.map(({ field }) => `${facts.name}: ${field}`),
    ...judgement.obstacles.map((obstacle) => `${facts.name}: ?${obstacle}`),
  ]);
}

describe("judging a stack by a rule", () => {
  it("compares resources, and says which of them is meant", () => {
    const said = saidOf(function* (stack) {
      for (const resource of stack.all("a:b:C").slice(1))
        yield { resource, field: "port", problem: "is taken" };
    });
    assert.deepEqual(said, ["two: port"]);
  });

  it("finds what belongs to an owner", () => {
    saidOf((stack) => {
      const below = [...stack.below("a:b:Owner", "a:b:C").values()];
      assert.deepEqual(
        below.map((resources) => resources.map(({ name }) => name)),
        [["one"]],
      );
      return [];
    });
  });

  it("leaves out what was seen and is not in the stack any more", () => {
    const said = saidOf(
      function* (stack) {
        for (const resource of stack.all("a:b:C")) yield { resource, field: "port", problem: "is taken" };
      },
      ["stack", "two"],
    );
    assert.deepEqual(said, ["two: port"]);
  });

  it("is no pass when it needs a value that is not known", () => {
    const said = saidOf((stack) => {
      for (const resource of stack.all("a:b:C")) resource.get("later");
      return [];
    });
    assert.deepEqual(said, ["one: ?later is not known before the deployment"]);
  });

  it("is no pass when a rule throws, which is said of the stack", () => {
    const [said = "", ...more] = saidOf(() => {
      throw new TypeError("canary-hunter2");
    });
    assert.match(said, /^stack: \?the rule stopped with TypeError in stack\.test\.ts:\d+$/);
    assert.deepEqual(more, []);
  });
});
