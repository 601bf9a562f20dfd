import assert from "node:assert/strict";
import { listEnvironments } from "../../model/catalog/load.ts";
import { repositoryStack } from "../../cli/engine/stacks.ts";
import { gantry } from "../support/gantry.ts";
import { assertGolden } from "../support/golden.ts";
import { checkout, TestProject } from "../support/project.ts";

describe("every environment of the example product", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });

  for (const stack of [...listEnvironments(checkout), repositoryStack]) {
    it(`deploys ${stack} by the plan that test/golden/plan-${stack}.txt shows`, async () => {
      const ran = await gantry(project, ["up", stack, "--local", "--yes"]);
      assert.equal(ran.exitCode, 0, ran.stderr);
      const [plan = ""] = ran.stdout.split("\ndeployed ");
      assertGolden(`plan-${stack}.txt`, plan);
    });
  }

  it("refuses to destroy production while its services are protected", async () => {
    const ran = await gantry(project, ["destroy", "production", "--local", "--confirm", "production"]);
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stderr, /production is protected from deletion\n.*deletionProtection: true/);
  });
});
