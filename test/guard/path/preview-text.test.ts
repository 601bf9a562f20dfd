import assert from "node:assert/strict";
import { paintFor } from "../../../terminal/paint.ts";
import { judgementLines } from "../../../guard/path/preview-text.ts";

const violation = { rule: "require-own-project", resource: "", message: "another project" };
const judgement = {
  rules: [],
  violations: [violation],
  waived: [],
  waivers: [],
  used: [],
  programChanges: [],
};

describe("what a refused plan says of what was done", () => {
  const lastLine = (isBegun?: boolean): string | undefined => {
    const options = { protects: new Map(), all: false, isBegun };
    return judgementLines("policy", judgement, paintFor({ color: false }), options).at(-1);
  };

  it("is that nothing was changed", () => {
    assert.equal(lastLine(), "nothing was changed");
  });

  it("is another thing where it is the second of two steps, and the first was applied", () => {
    assert.equal(lastLine(true), "the first of two steps was applied, and nothing of the second");
  });
});
