import assert from "node:assert/strict";
import { flipBits } from "../support/flipped-bits.ts";

describe("every bit of a secrets.enc", () => {
  it("is refused when it is flipped, or changes nothing that is read", async () => {
    const { flipped, refused, harmless } = await flipBits(1);
    assert.equal(refused + harmless, flipped);
    assert.ok(refused > harmless * 4, "what is refused is most of the file");
  });
});
