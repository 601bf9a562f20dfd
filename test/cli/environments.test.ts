import assert from "node:assert/strict";
import { repositoryStack } from "../../catalog/stacks.ts";
import { deployedProject } from "../support/first-deployment.ts";
import { gantry } from "../support/gantry.ts";
import { deployByGoldenPlan } from "../support/planned.ts";

/** The others are in test/deep/environments.test.ts. */
describe("staging, production and the repository of the example product", () => {
  deployByGoldenPlan(["staging", "production", repositoryStack]);

  it("refuses to destroy production while its services are protected", async () => {
    const project = await deployedProject("production");
    const ran = await gantry(project, ["destroy", "production", "--local", "--confirm", "production"]);
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stderr, /production is protected from deletion\n.*deletionProtection: true/);
  });
});
