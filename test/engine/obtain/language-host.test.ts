import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";
import { ensureEngine } from "../../../engine/obtain/find-engine.ts";
import { haveEnded, TinyProject } from "./tiny-project.ts";

describe("the language host", () => {
  let project: TinyProject;
  before(async () => {
    project = new TinyProject(await ensureEngine({ env: process.env }));
    assert.equal((await project.run(["stack", "init", "dev"])).exitCode, 0);
  });

  it("runs a program with its options, its stack and its configuration, secrets as secrets", async () => {
    await project.run(["config", "set", "hidden", "canary", "--secret"]);
    const { exitCode, all } = await project.run(["up", "--yes", "--skip-preview"]);
    assert.equal(exitCode, 0, all);
    assert.match(all, /printed by the program/);
    assert.doesNotMatch(all, /canary/);
    const output = await project.run(["stack", "output", "--json"]);
    assert.deepEqual(z.unknown().parse(JSON.parse(output.stdout)), {
      stack: "dev",
      root: project.root,
      nodeArgs: ["--stack-trace-limit=7"],
      hidden: "[secret]",
    });
  });

  it("reports what a program throws once, and nothing of its exit status", async () => {
    const { exitCode, all } = await project.run(["preview"], { TINY_END: "throw" });
    assert.notEqual(exitCode, 0);
    assert.match(stripVTControlCharacters(all), /Error: thrown on purpose\n.*program\/index\.ts:\d/);
    assert.doesNotMatch(all, /exit status/);
  });

  it("reports the exit status of a program that ends without a word", async () => {
    const { exitCode, all } = await project.run(["preview"], { TINY_END: "exit" });
    assert.notEqual(exitCode, 0);
    assert.match(all, /the program ended with exit status 5/);
  });

  it("ends with its program when the engine is killed", async function () {
    if (process.platform !== "linux") this.skip(); // Elsewhere /proc does not tell who still runs.
    const engine = project.run(["preview"], { TINY_END: "never" });
    const processes = await project.processes();
    engine.kill("SIGKILL");
    await engine;
    await haveEnded(processes);
  });

  it("lets the engine destroy what it made", async () => {
    const { exitCode, all } = await project.run(["destroy", "--yes", "--skip-preview"]);
    assert.equal(exitCode, 0, all);
    assert.match(all, /2 deleted/);
  });
});
