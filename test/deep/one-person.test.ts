import assert from "node:assert/strict";
import { z } from "zod";
import { ago, ApprovalsProject, reviewers } from "../support/approvals-project.ts";
import { gantry, upDocument } from "../support/gantry.ts";

const document = upDocument.extend({
  checks: z.array(z.object({ check: z.string(), passed: z.boolean(), problems: z.array(z.string()) })),
});
const mali = { login: "mali-s", id: reviewers["mali-s"] };

describe("gantry up where one person is alone", function () {
  this.timeout(300_000);
  let project: ApprovalsProject;
  const tag = "approvals/production/v1.0.0/by-mali-s";
  const words = ["up", "production", "--local", "--yes", "--json"];
  const named = [...words, "--confirm", "production"];

  before(async () => {
    project = new ApprovalsProject();
    project.holdItsCode();
    project.standAlone(60);
    await project.merge("Begin", mali, ago(300));
    project.git("tag", "v1.0.0");
  });

  it("asks for the environment's name, however often one says yes, before anything is begun", async () => {
    const ran = await gantry(project, words);
    assert.equal(ran.exitCode, 2, ran.stdout);
    assert.match(ran.stderr, /only by its name/);
    assert.match(ran.stderr, /--confirm production/);
    const other = await gantry(project, [...words, "--confirm", "staging"]);
    assert.equal(other.exitCode, 2, other.stdout);
  });

  it("applies nothing that was not asked for, or has not waited", async () => {
    for (const [signed, problem] of [
      [false, /one person lets it in, mali-s/],
      [true, /it waits until/],
    ] as const) {
      if (signed) project.sign("mali-s", tag);
      const ran = await gantry(project, named);
      assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
      const { applied, checks } = document.parse(JSON.parse(ran.stdout));
      assert.equal(applied, false);
      assert.match(checks.flatMap(({ problems }) => problems).join("\n"), problem);
    }
  });

  it("deploys what its author signed, after the wait, by every rule of the pack, and leaves it on record", async () => {
    project.sign("mali-s", tag, "HEAD", ago(61));
    const ran = await gantry(project, named);
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    const { applied, checks, violations } = document.parse(JSON.parse(ran.stdout));
    assert.deepEqual([applied, violations], [true, []]);
    assert.ok(checks.some(({ check }) => check === "approvals by one person, mali-s"));
    const audit = await gantry(project, ["audit", "list", "production", "--local", "--json"]);
    assert.match(audit.stdout, /"approvals": ?"one person"/, audit.stderr);
  });

  it("names who was alone in the record of a release, which asks for the name as well", async () => {
    const release = ["deploy", "production", "--local", "--yes"];
    const unnamed = await gantry(project, release);
    assert.equal(unnamed.exitCode, 2, unnamed.stdout);
    assert.match(unnamed.stderr, /--confirm production/);
    const ran = await gantry(project, [...release, "--confirm", "production"]);
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    const history = await gantry(project, ["tag", "history", "production", "--local", "--json"]);
    assert.match(history.stdout, /"alone": "mali-s"/, history.stderr);
    const audit = await gantry(project, ["audit", "list", "production", "--local", "--json"]);
    assert.match(audit.stdout, /"approvals": ?"one person: mali-s"/, audit.stderr);
  });
});
