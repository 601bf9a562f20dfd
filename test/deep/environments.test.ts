import assert from "node:assert/strict";
import { listEnvironments } from "../../model/catalog/load.ts";
import { firstDeployment } from "../support/first-deployment.ts";
import { assertGolden } from "../support/golden.ts";
import { checkout } from "../support/project.ts";

const others = listEnvironments(checkout).filter((name) => name !== "staging" && name !== "production");

describe("the other environments of the example product", () => {
  for (const stack of others) {
    it(`deploys ${stack} by the plan that test/golden/plan-${stack}.txt shows`, async () => {
      const [plan = "", end] = (await firstDeployment(stack)).split("\ndeployed ");
      assert.notEqual(end, undefined);
      assertGolden(`plan-${stack}.txt`, plan);
    });
  }

  it("are three", () => {
    assert.equal(others.length, 3);
  });
});
