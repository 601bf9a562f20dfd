import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { cloudFiles } from "../../support/cloud.ts";
import { deployed, gantry } from "../../support/gantry.ts";
import { TestProject } from "../../support/project.ts";

describe("a ruleset that somebody deleted by hand, and that the catalog drops", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });

  it("is forgotten, and does not stop the deployment at GitHub's 404", async () => {
    await deployed(project, "repository");
    const gate = /\n {2}pre-release:\n(?: {4}.*\n)+/;
    project.edit("environments/global/config.yml", gate, "\n");
    const rulesets = cloudFiles(project, "repositoryRuleset", "").names.map((name) =>
      project.path(".gantry", "cloud", name),
    );
    const own = rulesets.filter((file) => readFileSync(file, "utf8").includes('"gate-pre-release"'));
    assert.equal(own.length, 1);
    for (const file of own) rmSync(file);
    const ran = await gantry(project, ["up", "repository", "--local", "--yes", "--json"]);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stderr, /RepositoryRuleset gate-pre-release is gone already/);
  });
});
