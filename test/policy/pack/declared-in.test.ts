import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { declaredInCatalog } from "../../../policy/pack/declared-in.ts";
import { TestProject } from "../../support/project.ts";

describe("what a pack knows of the catalog", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });

  it("it reads itself under plain pulumi: an environment's, and what the repository has once", async () => {
    const declared = declaredInCatalog(project.root, undefined);
    assert.ok((await declared("staging"))?.includes("gantry:index:DeploymentSurface api"));
    assert.ok((await declared("repository"))?.includes("gantry:index:TagProtection tags"));
  });

  it("is nothing where there is no such environment, or the catalog does not hold", async () => {
    assert.equal(await declaredInCatalog(project.root, undefined)("elsewhere"), undefined);
    project.edit("environments/staging/config.yml", /^/, "nothing: known\n");
    assert.equal(await declaredInCatalog(project.root, undefined)("staging"), undefined);
  });

  it("is the list that gantry gives it, whatever the catalog says", async () => {
    const file = project.path("declared.json");
    writeFileSync(file, '["gantry:index:DeploymentSurface other"]');
    const declared = declaredInCatalog(project.root, file);
    assert.deepEqual(await declared("staging"), ["gantry:index:DeploymentSurface other"]);
  });
});
