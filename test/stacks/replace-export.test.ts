import assert from "node:assert/strict";
import { replaceExport } from "../../stacks/lean-sdk.ts";

describe("replacing what a module exports", () => {
  it("gives the original to what replaces it", () => {
    const module = { double: (value: unknown) => Number(value) * 2 };
    replaceExport(module, "double", (original) => (value) => `${String(original(value))}!`);
    assert.equal(String(module.double(4)), "8!");
  });

  it("leaves a module alone that does not export it, or not as a function", () => {
    const module = { double: 2 };
    replaceExport(module, "double", () => () => 0);
    replaceExport(module, "triple", () => () => 0);
    replaceExport(undefined, "double", () => () => 0);
    assert.deepEqual(module, { double: 2 });
  });
});
