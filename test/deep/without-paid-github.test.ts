import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { ownerToken, repositoryToken } from "../../local/github/repository.ts";
import { Store } from "../../local/store.ts";
import { ApprovalsProject } from "../support/approvals-project.ts";
import { gantry, upDocument } from "../support/gantry.ts";

/** The emulated GitHub refuses environments, rulesets and branch protection to such a repository, as GitHub does. */
describe("a private repository on GitHub's free plan", function () {
  this.timeout(400_000);
  let project: ApprovalsProject;
  const up = (stack: string): ReturnType<typeof gantry> =>
    gantry(project, ["up", stack, "--local", "--yes", "--json"]);

  before(async () => {
    project = new ApprovalsProject();
    project.holdItsCode();
    project.edit("environments/global/config.yml", "plan: enterprise", "plan: free");
    const store = new Store(project.path(".gantry", "cloud"));
    const now = new Date().toISOString();
    const about = { createdAt: now, updatedAt: now };
    for (const [type, key, state] of [
      [repositoryToken, "lotus-labs/lotus", { visibility: "private" }],
      [ownerToken, "lotus-labs", { plan: "free" }],
    ] as const)
      await store.write({ type, id: key, key, ...about, state });
    await project.merge("Begin", { login: "ines-k", id: 42 });
    project.git("tag", "v1.0.0");
  });

  it("deploys staging, and makes nothing at GitHub that it does not have", async () => {
    const ran = await up("staging");
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    const { applied, violations } = upDocument.parse(JSON.parse(ran.stdout));
    assert.deepEqual([applied, violations], [true, []]);
    const types = readdirSync(project.path(".gantry", "cloud"), { recursive: true }).map(String);
    assert.ok(types.length > 20);
    assert.deepEqual(
      types.filter((name) => /repositoryEnvironment|actionsEnvironment|ruleset|branchProtection/i.test(name)),
      [],
    );
  });

  it("deploys production once a reviewer has signed, and not before", async () => {
    const without = await up("production");
    assert.equal(without.exitCode, 3, without.stdout + without.stderr);
    assert.match(without.stdout, /0 of 1 approvals; these may approve: mali-s, jonas-w/);
    project.sign("mali-s", "approvals/production/v1.0.0/by-mali-s");
    const ran = await up("production");
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    assert.deepEqual(upDocument.parse(JSON.parse(ran.stdout)).violations, []);
  });

  it("deploys what the repository has once, which is its labels", async () => {
    const ran = await up("repository");
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
  });

  it("looks for drift, and finds none", async () => {
    for (const stack of ["production", "repository"]) {
      const ran = await gantry(project, ["drift", stack, "--local"]);
      assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    }
  });

  it("is told by doctor what it does without", async () => {
    const ran = await gantry(project, ["doctor", "--json"]);
    assert.match(ran.stdout, /environments and their secrets: no workflow deploys/);
    assert.match(ran.stdout, /rulesets and branch protection: checks run and stop nobody/);
  });
});
