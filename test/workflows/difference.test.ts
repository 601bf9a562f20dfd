import assert from "node:assert/strict";
import fc from "fast-check";
import { differenceOf } from "../../workflows/difference.ts";

const texts = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 12 });

describe("the difference of two files", () => {
  it("shows what changes with two lines around it, and leaves out the rest", () => {
    const before = "a\nb\nc\nd\ne\nf\ng\nh\ni\n";
    assert.equal(
      differenceOf(before, before.replace("b", "B").replace("i\n", "")),
      " a\n-b\n+B\n c\n d\n@@\n g\n h\n-i",
    );
  });

  it("is nothing where nothing differs", () => {
    assert.equal(differenceOf("a\nb\n", "a\nb\n"), "");
  });

  it("is everything where a file is missing, or should be, and says how much it did not show", () => {
    assert.equal(differenceOf(undefined, "a\nb\n"), "+a\n+b");
    assert.equal(differenceOf("a\n", undefined), "-a");
    assert.match(differenceOf(undefined, "a\n".repeat(80)), /\n… and 20 lines more$/);
  });

  it("holds what was taken out and put in, in their order", () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const lines = differenceOf(before.join("\n"), after.join("\n")).split("\n");
        const count = (sign: string): number => lines.filter((line) => line.startsWith(sign)).length;
        assert.equal(count("+") - count("-"), after.length - before.length);
      }),
    );
  });
});
