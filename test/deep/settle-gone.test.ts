import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { cloudFiles } from "../support/cloud.ts";
import { deployedProject } from "../support/first-deployment.ts";
import { gantry } from "../support/gantry.ts";

describe("a ruleset that somebody deleted by hand, and that the catalog drops", () => {
  it("is forgotten, and does not stop the deployment at GitHub's 404", async () => {
    const project = await deployedProject("repository");
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
