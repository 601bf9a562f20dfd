import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { ensureEngine, type Engine } from "../../engine/obtain/find-engine.ts";
import { findOnPath } from "../../engine/obtain/find-on-path.ts";
import { goModules } from "../../engine/obtain/go-build.ts";
import { readPinnedEngine } from "../../engine/obtain/pinned-engine.ts";
import { askVersion } from "../../engine/obtain/version.ts";
import { Said, Sandbox } from "../engine/obtain/sandbox.ts";
import { haveEnded, TinyProject } from "../engine/obtain/tiny-project.ts";

// Builds the real engine into an empty cache, and runs with it what the everyday tests leave out.
describe("the engine that is built from its Go modules", function () {
  this.timeout(900_000);
  const pin = readPinnedEngine();
  let sandbox: Sandbox;
  let engine: Engine;
  const said = new Said();

  before(async () => {
    sandbox = new Sandbox();
    // Go's own caches stay where they are, so that only what is kept in ours is made anew.
    const go = findOnPath("go", process.env) ?? assert.fail("go is needed: https://go.dev/dl");
    const { stdout: goCache } = await execa(go, ["env", "GOCACHE"]);
    const env = sandbox.env({ PATH: process.env["PATH"] ?? "", HOME: homedir(), GOCACHE: goCache });
    engine = await ensureEngine({ env: withoutPulumi(env), sources: [goModules], progress: said });
  });

  const start = async (options: Record<string, unknown> = {}): Promise<TinyProject> => {
    const project = new TinyProject(engine, options);
    await project.run(["stack", "init", "dev"]);
    return project;
  };

  it("is of the pinned version, and stripped", async () => {
    assert.equal(engine.origin, "built");
    assert.equal(await askVersion(engine.pulumi, ["version"], sandbox.env()), pin.version);
    assert.ok(statSync(engine.pulumi).size < 130_000_000);
    assert.match(said.steps.join("\n"), /usually 2 to 5 minutes/);
  });

  it("runs a policy pack, which knows the stack that it judges", async () => {
    const project = await start();
    await project.run(["config", "set", "size", "2"]);
    const { exitCode, all } = await project.run(["preview", "--policy-pack", "pack"]);
    assert.notEqual(exitCode, 0);
    assert.match(all, /tiny\/dev: size 2/);
  });

  it("says what a policy pack throws while it loads", async () => {
    const project = await start();
    writeFileSync(project.path("pack/index.ts"), 'throw new Error("no rules today");');
    const { exitCode, all } = await project.run(["preview", "--policy-pack", "pack"]);
    assert.notEqual(exitCode, 0);
    assert.match(all, /no rules today/);
  });

  it("ends a program when the user interrupts it", async () => {
    const project = await start();
    const run = project.run(["preview"], { TINY_END: "never" });
    const processes = await project.processes();
    run.kill("SIGINT");
    assert.match((await run).all, /preview canceled/);
    await haveEnded(processes);
  });

  for (const [option, value, message] of [
    ["typescript", "no", /typescript: "no" is not a boolean/],
    ["nodeargs", 5, /nodeargs: "5" is not a string/],
    ["nodeargs", "--title='open", /nodeargs: "--title='open"/],
    ["packagemanager", "pip", /packagemanager: "pip" is none of/],
  ] as const) {
    it(`refuses ${String(value)} for the runtime option ${option}`, async () => {
      const project = await start({ [option]: value });
      const { exitCode, all } = await project.run(["preview"]);
      assert.notEqual(exitCode, 0);
      assert.match(all, message);
    });
  }

  it("says what to do when the dependencies are not installed", async () => {
    const project = await start();
    rmSync(project.path("node_modules"));
    const { all } = await project.run(["preview"]);
    assert.match(all, /run npm ci first/);
  });

  it("runs a provider that is written for Node", async () => {
    const project = await start();
    mkdirSync(project.path("provider"));
    const runtime = { name: "nodejs", options: { typescript: false } };
    writeFileSync(project.path("provider/PulumiPlugin.yaml"), JSON.stringify({ runtime }));
    const manifest = { name: "tiny-provider", version: "1.2.3", type: "module", main: "index.js" };
    writeFileSync(project.path("provider/package.json"), JSON.stringify(manifest));
    writeFileSync(
      project.path("provider/index.js"),
      `import { main } from "@pulumi/pulumi/provider/index.js";
const schema = { name: "tiny", version: "1.2.3" };
main({ version: schema.version, getSchema: async () => JSON.stringify(schema) }, process.argv.slice(2));`,
    );
    const { exitCode, all } = await project.run(["package", "get-schema", "./provider"]);
    assert.equal(exitCode, 0, all);
    assert.match(all, /"version": "1\.2\.3"/);
  });

  it("describes itself and the Node that it uses", async () => {
    const { all } = await (await start()).run(["about"]);
    assert.match(all, new RegExp(`nodejs\\s+${pin.version.replaceAll(".", "\\.")}`));
    assert.ok(all.includes(`version='${process.version}'`));
  });
});

function withoutPulumi(env: Record<string, string>): Record<string, string> {
  const folders = (env["PATH"] ?? "").split(delimiter);
  return { ...env, PATH: folders.filter((folder) => !existsSync(join(folder, "pulumi"))).join(delimiter) };
}
