import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { gantry } from "../support/gantry.ts";
import { TestProject } from "../support/project.ts";

describe("what a machine or a user's settings refuse", () => {
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject();
  });

  it("is a sentence and no stack trace: .gantry is a file", async () => {
    writeFileSync(project.path(".gantry"), "");
    const ran = await gantry(project, ["preview", "staging", "--local"]);
    assert.equal(ran.exitCode, 1);
    assert.match(
      ran.stderr,
      /gantry: "[^"]*\.gantry\/home" cannot be reached: a part of its path is a file \(ENOTDIR\)/,
    );
    assert.doesNotMatch(ran.stderr, /defect|^ {4}at /m);
  });

  it("is a sentence and no stack trace: gcp:region is mistyped, and no engine runs", async () => {
    project.edit("Pulumi.staging.yaml", "us-east1", "us-eest1");
    const ran = await gantry(project, ["preview", "staging", "--in-process"]);
    assert.equal(ran.exitCode, 2, ran.stderr);
    assert.match(ran.stderr, /gcp:region: "us-eest1" is none of the catalog's regions: us-east1/);
    assert.doesNotMatch(ran.stderr, /defect|^ {4}at /m);
  });
});
