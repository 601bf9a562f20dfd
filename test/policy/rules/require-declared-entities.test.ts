import assert from "node:assert/strict";
import { judgeStack } from "../../../policy/pack/judge.ts";
import { gatherFacts } from "../../../policy/pack/try-cases.ts";
import { rule } from "../../../policy/rules/require-declared-entities.ts";
import { stackFacts } from "../../../policy/stack.ts";
import { surroundings } from "../support.ts";

describe("require-declared-entities", () => {
  const said = (declared: readonly string[] | undefined, types: readonly string[]) => {
    const facts = gatherFacts(types.map((type) => ({ type, name: "it", inputs: {} })));
    const stack = stackFacts(facts, new Set(facts.keys()));
    return [...judgeStack(rule, stack, { ...surroundings, declared })].flatMap(([{ name }, judgement]) =>
      [...judgement.obstacles, ...judgement.violations.map(({ problem }) => problem)].map(
        (problem) => `${name} ${problem}`,
      ),
    );
  };

  it("says where there is no catalog to compare with, of a stack that has something to compare", () => {
    assert.deepEqual(said(undefined, ["pulumi:pulumi:Stack"]), [
      "it cannot be compared with the catalog, which does not hold",
    ]);
    assert.deepEqual(said(undefined, []), []);
    assert.deepEqual(said([], []), []);
  });
});
