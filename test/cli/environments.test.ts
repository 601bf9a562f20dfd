import assert from "node:assert/strict";
import { repositoryStack } from "../../cli/engine/stacks.ts";
import { deployedProject, firstDeployment } from "../support/first-deployment.ts";
import { gantry } from "../support/gantry.ts";
import { assertGolden } from "../support/golden.ts";

/** The others are in test/deep/environments.test.ts. */
describe("staging, production and the repository of the example product", () => {
  for (const stack of ["staging", "production", repositoryStack]) {
    it(`deploys ${stack} by the plan that test/golden/plan-${stack}.txt shows`, async () => {
      const [plan = "", end] = (await firstDeployment(stack)).split("\ndeployed ");
      assert.notEqual(end, undefined);
      assertGolden(`plan-${stack}.txt`, plan);
    });
  }

  it("refuses to destroy production while its services are protected", async () => {
    const project = await deployedProject("production");
    const ran = await gantry(project, ["destroy", "production", "--local", "--confirm", "production"]);
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stderr, /production is protected from deletion\n.*deletionProtection: true/);
  });
});
