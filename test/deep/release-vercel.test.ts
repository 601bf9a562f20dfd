import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { startSurfaces } from "../../local/surfaces.ts";
import { Store } from "../../local/store.ts";
import { textAt } from "../../local/values.ts";
import { deploymentToken, leadOf } from "../../local/vercel/deployments.ts";
import { gantry, type Ran } from "../support/gantry.ts";
import { gitAs } from "../support/git-as.ts";
import { checkout, TestProject } from "../support/project.ts";
import { untilSaid } from "../support/until-said.ts";

const portal = "lotus-portal-staging";
const admin = "lotus-admin-staging";
const branch = "refs/gantry-local/heads/gantry/staging";

/**
 * The portal and a second project of its app, from the first version to the third and back, on the real engine, real git and the
 * local cloud's Vercel.
 */
describe("a release to Vercel", function () {
  this.timeout(600_000);
  let project: TestProject;
  const run = (...args: string[]): Promise<Ran> => gantry(project, [...args, "--local"]);
  const git = (...args: string[]): Promise<string> => gitAs(project.root, args);

  before(async () => {
    project = new TestProject();
    project.edit(
      "environments/staging/config.yml",
      "  portal:\n    endpointUrl",
      [
        "  admin:",
        "    app: portal",
        "    platform: vercel",
        "    public: true",
        "    endpointUrl: https://admin-staging.lotus.example",
        "    vercel: { rootDirectory: apps/portal, protection: all }",
        "  portal:",
        "    endpointUrl",
      ].join("\n"),
    );
    project.edit(
      "environments/staging/config.yml",
      "    vercel:\n      # Everyone",
      [
        "    vercel:",
        "      domains: { www-staging.lotus.example: {}, lotus.test: { redirectTo: www-staging.lotus.example } }",
        "      # Everyone",
      ].join("\n"),
    );
    project.write(".gitignore", ".gantry\nnode_modules\n");
    await git("init", "--quiet", "--initial-branch=main");
    await git("config", "user.name", "mali-s");
    await git("config", "user.email", "mali-s@lotus.example");
    for (const version of ["v1.0.0", "v1.1.0", "v1.2.0", "v1.3.0"]) {
      project.write("apps/portal/index.html", `<p>${version}</p>\n`);
      await git("add", "--all");
      await git("commit", "--quiet", "--message", version);
      const artifact = `git:${await git("rev-parse", "HEAD")}`;
      const tag = ["--type", "version", "--version", `portal/${version}`, "--artifact", artifact];
      await done(gantry(project, ["tag", "assign", ...tag, "--yes"]));
    }
  });

  async function done(ran: Promise<Ran>): Promise<string> {
    const { exitCode, stdout, stderr } = await ran;
    assert.equal(exitCode, 0, stdout + stderr);
    return stdout;
  }

  /** By the version's tag, the ids of what was uploaded. */
  async function deployments(): Promise<ReadonlyMap<string, readonly string[]>> {
    const all = await new Store(project.path(".gantry/cloud")).list(deploymentToken);
    const byTag = Map.groupBy(all, ({ state }) => textAt(state, "meta.gantryVersion") ?? "");
    return new Map([...byTag].map(([tag, some]) => [tag, some.map(({ id }) => id)]));
  }

  /** The version that users of both get. */
  async function serves(): Promise<string | undefined> {
    const store = new Store(project.path(".gantry/cloud"));
    const all = await deployments();
    const projects = await store.list("vercel:index/project:Project");
    const served = await Promise.all(
      [portal, admin].map(async (name) => {
        const found = projects.find(({ state }) => state["name"] === name);
        const { deployment } = await leadOf(store, found?.id ?? "");
        return [...all].find(([, ids]) => ids.includes(deployment ?? ""))?.[0];
      }),
    );
    assert.equal(served[0], served[1]);
    return served[0];
  }

  /** What the domains of the portal answer. */
  async function answers(): Promise<number[]> {
    const surfaces = await startSurfaces(project.path(".gantry/cloud"));
    const hosts = ["portal-staging.lotus.example", "www-staging.lotus.example", "lotus.test"];
    try {
      const responses = hosts.map((host) => fetch(`${surfaces.url}/${host}/`, { redirect: "manual" }));
      return (await Promise.all(responses)).map(({ status }) => status);
    } finally {
      await surfaces.close();
    }
  }

  function faults(...all: readonly object[]): void {
    project.write(".gantry/cloud/faults.json", JSON.stringify({ faults: all }));
  }

  async function killedAsItUploads(version: string): Promise<void> {
    const args = [join(checkout, "cli", "gantry.js"), "deploy", "staging", version, "--yes", "--local"];
    const options = { cwd: project.root, reject: false, stdin: "ignore", all: true, buffer: false } as const;
    const child = execa(process.execPath, args, options);
    await untilSaid(child.all, /is dpl_\w+ ready\?/);
    child.kill("SIGKILL");
    await child;
  }

  it("needs what was built for the environment, and says how that is made", async () => {
    const ran = await run("deploy", "staging", "portal/v1.0.0", "--yes");
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /✗ bundle/);
    assert.match(ran.stdout, /gantry bundle staging portal\/v1\.0\.0/);
  });

  it("refuses a bundle that is not the one that was handed over", async () => {
    await done(run("bundle", "staging", "portal/v1.0.0"));
    const other = `portal=sha256:${"0".repeat(64)}`;
    const ran = await run("deploy", "staging", "portal/v1.0.0", "--yes", "--bundle", other);
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /its bundle is sha256:[0-9a-f]{64}, and sha256:0{64} was handed over/);
  });

  it("brings the first version, whose domain leads to it", async () => {
    const bundles = (await done(run("bundle", "staging", "portal/v1.0.0", "--format", "github"))).trim();
    const handedOver = bundles.slice("bundles=".length);
    const said = await done(run("deploy", "staging", "portal/v1.0.0", "--yes", "--bundle", handedOver));
    assert.match(said, /released portal\/v1\.0\.0 to staging/);
    assert.equal(await serves(), "portal/v1.0.0");
    const attempt = await git("log", "--grep", "Record: attempt", branch);
    for (const each of handedOver.split(","))
      assert.match(attempt, new RegExp(`Bundle: ${each.replace("=", " ")}`));
    assert.deepEqual(await answers(), [401, 401, 308]);
  });

  it("goes on with the same command when it was killed as it uploads, and uploads nothing twice", async () => {
    await done(run("bundle", "staging", "portal/v1.1.0"));
    await killedAsItUploads("portal/v1.1.0");
    assert.equal(await serves(), "portal/v1.0.0");
    await done(run("deploy", "staging", "portal/v1.1.0", "--yes"));
    assert.equal(await serves(), "portal/v1.1.0");
    assert.equal((await deployments()).get("portal/v1.1.0")?.length, 2);
  });

  it("leaves users where they were when the new one never gets ready", async () => {
    await done(run("bundle", "staging", "portal/v1.2.0"));
    faults({ provider: "vercel", type: "deployment", name: portal, kind: "unavailable" });
    const ran = await run("deploy", "staging", "portal/v1.2.0", "--yes");
    faults();
    assert.equal(ran.exitCode, 1, ran.stdout + ran.stderr);
    assert.match(ran.stderr, /Vercel says ERROR of the deployment dpl_/);
    assert.equal(await serves(), "portal/v1.1.0");
    assert.match(await done(run("status", "staging")), /portal +v1\.1\.0/);
  });

  it("says which build served in the end, where somebody built it anew after a kill", async () => {
    await done(run("bundle", "staging", "portal/v1.3.0"));
    await killedAsItUploads("portal/v1.3.0");
    rmSync(project.path(".gantry/bundles"), { recursive: true });
    const built = (await done(run("bundle", "staging", "portal/v1.3.0", "--format", "github"))).trim();
    await done(run("deploy", "staging", "portal/v1.3.0", "--yes"));
    assert.equal(await serves(), "portal/v1.3.0");
    const [outcome, attempt] = (
      await git("log", "--grep", "^Bundle:", "--format=%(trailers:key=Bundle,valueonly)", branch)
    ).split("\n\n");
    assert.equal(outcome, built.slice("bundles=".length).replaceAll("=", " ").replace(",", "\n"));
    assert.notEqual(attempt, outcome);
  });

  it("goes back to what lies there, without building anything, and nothing of it is drift", async () => {
    rmSync(project.path(".gantry/bundles"), { recursive: true });
    const said = await done(run("rollback", "staging", "--to", "portal/v1.0.0", "--yes"));
    assert.match(said, /portal: dpl_\w+, which lies there already/);
    assert.equal(await serves(), "portal/v1.0.0");
    assert.equal((await deployments()).get("portal/v1.0.0")?.length, 2);
    assert.deepEqual(await answers(), [401, 401, 308]);
    await done(run("drift", "staging"));
  });
});
