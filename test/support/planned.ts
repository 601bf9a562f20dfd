import assert from "node:assert/strict";
import { firstDeployment } from "./first-deployment.ts";
import { assertGolden } from "./golden.ts";

/** A test for each of the example's stacks: that it is deployed, and by the plan of its golden file. */
export function deployByGoldenPlan(stacks: readonly string[]): void {
  for (const stack of stacks) {
    it(`deploys ${stack} by the plan that test/golden/plan-${stack}.txt shows`, async () => {
      const [plan = "", end] = (await firstDeployment(stack)).split("\ndeployed ");
      assert.notEqual(end, undefined);
      assertGolden(`plan-${stack}.txt`, plan);
    });
  }
}
