import assert from "node:assert/strict";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { gantryPackage } from "../../model/gantry-package.ts";
import { checkout, TestProject } from "../support/project.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { inProcess } from "../support/in-process.ts";

const report = z.object({
  task: z.string(),
  apps: z.array(
    z.object({
      app: z.string(),
      folder: z.string(),
      result: z.string(),
      commands: z.array(z.string()),
      why: z.string(),
    }),
  ),
});

/** A project whose apps are these, with programs that write down how they were started. */
function project(apps: string) {
  const made = new TestProject();
  cpSync(join(checkout, "scripts"), made.path("scripts"), { recursive: true });
  made.edit("environments/global/config.yml", /^apps:\n( {2}.*\n)+/m, `apps:\n${apps}`);
  const bin = temporaryFolder();
  const started = join(bin, "started");
  writeFileSync(started, "");
  for (const name of ["npm", "pnpm", "python3", "own"]) {
    writeFileSync(
      join(bin, name),
      `#!/bin/sh\necho "$(basename "$PWD"): $(basename "$0") $*" >>'${started}'\n[ "$1" != fail ]\n`,
      { mode: 0o755 },
    );
  }
  const path = `${bin}:${process.env["PATH"] ?? ""}`;
  return {
    made,
    run: (...words: string[]) => inProcess(["app", "run", ...words], { cwd: made.root, env: { PATH: path } }),
    started: () => readFileSync(started, "utf8").trim().split("\n"),
  };
}

describe("the apps of a product", () => {
  it("are each linted by what the catalog says, packages first, and go on after one that failed", async () => {
    const { made, run, started } = project(
      [
        "  api: { packageManager: pnpm }",
        "  ocr-worker: { folder: services/ocr, commands: { lint: [own fail] } }",
        "  portal: { folder: web, packageManager: npm, commands: { install: [own install], lint: [own lint] } }",
        "  mobile: {}",
        "",
      ].join("\n"),
    );
    for (const file of ["apps/api/package.json", "services/ocr/readme", "web/package.json"])
      made.write(file, "{}\n");
    const { exitCode, stdout, stderr } = await run("lint", "--json");
    assert.equal(exitCode, 1);
    const said = report.parse(JSON.parse(stdout));
    assert.deepEqual(
      said.apps.map(({ app, result }) => `${app} ${result}`),
      ["api done", "mobile no folder", "ocr-worker failed", "portal done"],
    );
    assert.match(stderr, /lint failed\n.*ocr-worker: "own fail" ended with exit code 1/);
    assert.deepEqual(started().slice(1), [
      "api: pnpm run lint",
      "ocr: own fail",
      "web: own install",
      "web: own lint",
    ]);
  });

  it("of a workspace get its packages once, and not anew where Gantry runs from them", async () => {
    const { made, run, started } = project(
      "  api: { packageManager: npm }\n  portal: { packageManager: npm }\n",
    );
    made.copy("package.json");
    made.write("package.json", '{ "workspaces": ["apps/*"] }\n');
    for (const app of ["api", "portal"]) made.write(`apps/${app}/package.json`, "{}\n");
    const installs = (): string[] => started().filter((line) => line.includes("npm ci"));
    assert.equal((await run("test")).exitCode, 0);
    assert.equal(installs().length, 1);
    for (const linked of ["cli", "node_modules"]) rmSync(made.path(linked));
    made.write(`node_modules/${gantryPackage}/package.json`, "{}\n");
    const { exitCode, stderr } = await run("test");
    assert.equal(exitCode, 0, stderr);
    assert.equal(installs().length, 1);
    assert.match(stderr, /api: its packages are the workspace's, which are installed/);
    made.write("apps/api/package-lock.json", "{}\n");
    await run("test");
    assert.equal(installs().length, 2);
  });

  it("that were asked for have to be there", async () => {
    const { run } = project("  api: {}\n  ocr-worker: {}\n  portal: {}\n  mobile: {}\n");
    const absent = await run("test", "portal");
    assert.equal(absent.exitCode, 1);
    assert.match(absent.stderr, /portal: "apps\/portal"/);
    const unknown = await run("test", "portl");
    assert.equal(unknown.exitCode, 2);
    assert.match(unknown.stderr, /"portl": did you mean "portal"\?/);
  });

  it("say how they are tested, by what lies there or by the catalog", async () => {
    const { made, run } = project("  api: {}\n  ocr-worker: {}\n  portal: {}\n  mobile: {}\n");
    made.write("apps/api/main.go", "package main\n");
    const { exitCode, stderr } = await run("test", "api");
    assert.equal(exitCode, 1);
    assert.match(stderr, /"apps\/api" has neither pyproject\.toml nor package\.json/);
    assert.match(stderr, /apps\.api\.commands\.test/);
  });

  it("are none of which nothing is there yet", async () => {
    const { run } = project("  api: {}\n  ocr-worker: {}\n  portal: {}\n  mobile: {}\n");
    const { exitCode, stdout, stderr } = await run("lint");
    assert.equal(exitCode, 0);
    assert.match(stderr, /api: there is no folder "apps\/api" yet/);
    assert.match(stdout, /^lint: 0 apps, nothing failed/);
  });
});
