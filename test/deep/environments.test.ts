import assert from "node:assert/strict";
import { listEnvironments } from "../../catalog/load.ts";
import { deployByGoldenPlan } from "../support/planned.ts";
import { checkout } from "../support/project.ts";

const others = listEnvironments(checkout).filter((name) => name !== "staging" && name !== "production");

describe("the other environments of the example product", () => {
  deployByGoldenPlan(others);

  it("are three", () => {
    assert.equal(others.length, 3);
  });
});
