import assert from "node:assert/strict";
import fc from "fast-check";
import { assertNotRecalled, oneThing, SmallWorld } from "./one-thing.ts";

describe("a remembered plan", () => {
  let world: SmallWorld;
  before(() => {
    world = new SmallWorld();
  });

  it("is recalled for as long as nothing moves", async () => {
    await world.remember();
    assert.equal(await world.whyNot(), undefined);
  });

  it("is not recalled after one thing of what it was made of moved", async () => {
    await fc.assert(
      fc.asyncProperty(oneThing, (thing) => assertNotRecalled(world, thing)),
      { numRuns: 40 },
    );
  });
});
