import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { cloudFiles, editCloudFile } from "../../support/cloud.ts";
import { deployedProject } from "../../support/first-deployment.ts";
import { gantry, type Ran } from "../../support/gantry.ts";
import { driftOfStaging } from "../../support/drift.ts";
import { inProcess } from "../../support/in-process.ts";
import { LoopbackServer } from "../../support/loopback-server.ts";
import type { TestProject } from "../../support/project.ts";
import { assertShown } from "../../support/screen.ts";

/** Everything in the folder of the state, folders too, with the time of its last change: a lock that is gone again leaves one. */
function stateFiles(project: TestProject): string[] {
  const folder = project.path(".gantry", "state");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.map((name) => `${name} ${statSync(join(folder, name)).mtimeMs}`).sort();
}

describe("gantry drift", function () {
  this.timeout(240_000);
  let project: TestProject;
  before(async () => {
    project = await deployedProject("staging");
  });

  const drift = (...more: string[]): ReturnType<typeof driftOfStaging> => driftOfStaging(project, more);

  it("finds none right after a deployment, and ends with 0, without a lock or anything else in the state", async () => {
    const before = stateFiles(project);
    assert.deepEqual(await drift(), { exitCode: 0, drift: [] });
    assert.deepEqual(stateFiles(project), before);
    assert.ok(before.length > 3);
  });

  it("says that nothing is deployed where nothing is", async () => {
    const ran = await gantry(project, ["drift", "canary", "--local"]);
    assert.equal(ran.exitCode, 0);
    assert.match(ran.stdout, /canary: nothing of it is deployed/);
  });

  it("asks before it repairs, where somebody could answer", async () => {
    const ran = await gantry(project, ["drift", "staging", "--local", "--repair"]);
    assert.equal(ran.exitCode, 2);
  });

  it("finds what the provider's own read misses, dates it, and shows it with that date afterwards", async () => {
    const environment = cloudFiles(project, "repositoryEnvironment:", ":staging");
    editCloudFile(project, environment, (state) => {
      state["canAdminsBypass"] = true;
      state["waitTimer"] = 30;
    });
    const first = await drift();
    assert.equal(first.exitCode, 1);
    assert.deepEqual(
      first.drift.map(({ what, field, declared, found, where }) => [what, field, declared, found, where]),
      [
        ["environment staging", "can_admins_bypass", false, true, "GitHub"],
        ["environment staging", "wait_timer", 0, 30, "GitHub"],
      ],
    );
    // On a terminal of 40 columns, by the date that it had before.
    const steady = (said: string): string =>
      first.drift.reduce((text, { since }) => text.replaceAll(since, "2026-11-28T12:00:00.000Z"), said);
    const options = { cwd: project.root, env: process.env, columns: 40, steady };
    await assertShown("drift-40", "drift staging --local", options);
  });

  it("is one clear failure where GitHub cannot be asked, before any cloud is", async () => {
    const server = await new LoopbackServer().start();
    const ask = async (status: number, token: string): Promise<Ran> => {
      server.answer(() => ({ status, headers: { "content-type": "application/json" }, body: {} }));
      const env = { PATH: process.env["PATH"], GITHUB_API_URL: server.url, GITHUB_TOKEN: token };
      return inProcess(["drift", "staging", "--json"], { cwd: project.root, env });
    };
    const refused = await ask(401, "token");
    const forbidden = await ask(403, "token");
    const without = await ask(200, "");
    await server.stop();
    assert.deepEqual([refused.exitCode, forbidden.exitCode, without.exitCode], [1, 1, 2]);
    assert.match(
      refused.stderr,
      /could not list what was deployed without approval: GitHub refuses the token/,
    );
    assert.match(forbidden.stderr, /the permission "Contents: read"/);
    assert.match(without.stderr, /there is no token for GitHub/);
  });
});
