import assert from "node:assert/strict";
import { gantry, upDocument } from "../support/gantry.ts";
import { cloudFiles } from "../support/cloud.ts";
import { TestProject } from "../support/project.ts";

describe("a policy violation", () => {
  it("stops production before anything is created, with exit code 3", async () => {
    const project = new TestProject();
    project.edit("environments/production/config.yml", "adminBypass: false", "adminBypass: true");
    const ran = await gantry(project, ["up", "production", "--local", "--yes", "--json"]);
    const created = cloudFiles(project, "", "").names;
    assert.equal(ran.exitCode, 3, ran.stderr);
    const { applied, violations, rules } = upDocument.parse(JSON.parse(ran.stdout));
    assert.equal(applied, false);
    assert.deepEqual(created, []);
    assert.ok(violations.some(({ rule }) => rule === "require-production-approvals"));
    assert.deepEqual(
      rules.filter(({ result }) => result === "violated").map(({ id }) => id),
      ["require-production-approvals"],
    );
  });
});
