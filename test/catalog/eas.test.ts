import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { gantry } from "../support/gantry.ts";
import { TestProject } from "../support/project.ts";

describe("gantry catalog eas", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });

  it("prints a build profile for each environment that has the app", async () => {
    const { stdout } = await gantry(project, ["catalog", "eas"]);
    assert.match(stdout, /"staging": \{\n\s+"channel": "staging"/);
    assert.match(stdout, /"production": \{/);
  });

  it("refuses a file that differs when it is to check, and writes nothing", async () => {
    const ran = await gantry(project, ["catalog", "eas", "--file", "eas.json", "--check"]);
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stderr, /gantry catalog eas --file eas.json/);
    assert.ok(!existsSync(project.path("eas.json")));
  });

  it("writes the file, and then finds nothing to say", async () => {
    await gantry(project, ["catalog", "eas", "--file", "eas.json"]);
    const again = await gantry(project, ["catalog", "eas", "--file", "eas.json", "--check"]);
    assert.deepEqual([again.exitCode, again.stdout], [0, ""]);
  });
});
