import assert from "node:assert/strict";
import { inTurns, reached } from "../deep/turns.ts";

describe("the deep tests that a run has time for", () => {
  it("begin with another one at each commit, until each was first", () => {
    const firsts = [7, 8, 9].map((number) => inTurns(["a", "b", "c"], number)[0]);
    assert.deepEqual(firsts.toSorted(), ["a", "b", "c"]);
    assert.deepEqual(inTurns(["a", "b", "c"], 8), ["c", "a", "b"]);
    assert.deepEqual(inTurns([], 8), []);
  });

  it("are those first that import what was changed", () => {
    const imports = new Map([
      ["a.test.ts", new Set(["a.test.ts", "a.ts"])],
      ["b.test.ts", new Set(["b.test.ts", "b.ts"])],
    ]);
    assert.deepEqual(reached(imports, new Set(["b.ts", "README.md"])), ["b.test.ts"]);
    assert.deepEqual(reached(imports, new Set(["README.md"])), []);
  });
});
