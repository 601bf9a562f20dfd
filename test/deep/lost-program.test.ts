import assert from "node:assert/strict";
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { execa } from "execa";
import { z } from "zod";
import { cleanUp } from "../support/clean-up.ts";
import { cloudFiles } from "../support/cloud.ts";
import { deployed, gantry } from "../support/gantry.ts";
import { checkout, TestProject } from "../support/project.ts";

const empty = "export {};\n";
const early = "export default async function program() {\n  return {};\n}\n";
const surface = /resources lack what the catalog declares, .*gantry:index:DeploymentSurface api/;

describe("a program that declares less than the catalog", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });
  before(async () => {
    await deployed(project, "sandbox");
    // Copies in the place of links, so that a change of them is one of this project.
    for (const name of ["components", "model", "stacks"]) {
      rmSync(project.path(name));
      cpSync(`${checkout}/${name}`, project.path(name), { recursive: true });
    }
  });
  beforeEach(() => {
    cleanUp(() => {
      rmSync(project.path("stacks"), { recursive: true });
      cpSync(`${checkout}/stacks`, project.path("stacks"), { recursive: true });
      cpSync(`${checkout}/package.json`, project.path("package.json"));
    });
  });
  const services = (): number => cloudFiles(project, "cloudrunv2", "").names.length;

  it('cannot take down an environment where package.json has lost "type": "module", so that nothing of it runs', async () => {
    rmSync(project.path("package.json"));
    writeFileSync(project.path("package.json"), '{ "name": "lotus" }\n');
    const there = services();
    const ran = await gantry(project, ["up", "sandbox", "--local", "--yes"]);
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /\d+ to delete/);
    assert.match(ran.stdout, surface);
    assert.match(ran.stdout, /nothing was changed/);
    assert.ok(there > 0);
    assert.equal(services(), there);
  });

  for (const [name, source] of [
    ["an empty file", empty],
    ["a program that returns at once", early],
  ] as const) {
    it(`is found in ${name}`, async () => {
      writeFileSync(project.path("stacks", "index.ts"), source);
      const ran = await gantry(project, ["preview", "sandbox", "--local"]);
      assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
      assert.match(ran.stdout, surface);
    });
  }

  it("is found where one surface of several is left out", async () => {
    project.edit(
      "stacks/environment.ts",
      "of catalog.surfaces)",
      'of catalog.surfaces.filter(({ id }) => id !== "portal"))',
    );
    const ran = await gantry(project, ["preview", "sandbox", "--local"]);
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /lack what the catalog declares, .*: gantry:index:DeploymentSurface portal/);
    assert.doesNotMatch(ran.stdout, surface);
  });

  it("is found by the pack alone, under plain pulumi", async () => {
    writeFileSync(project.path("stacks", "index.ts"), empty);
    const shell = await gantry(project, ["env", "shell", "sandbox", "--local", "--json"]);
    const env = z.record(z.string(), z.string()).parse(JSON.parse(shell.stdout));
    const args = ["preview", "-s", "sandbox", "--policy-pack", "policy", "--non-interactive"];
    const options = { cwd: project.root, env, stdin: "ignore", all: true, reject: false } as const;
    const preview = await execa("pulumi", args, options);
    assert.notEqual(preview.exitCode, 0);
    assert.match(preview.all, surface);
  });

  it("is told by the component where only a resource of it is left out", async () => {
    rmSync(project.path("components"), { recursive: true });
    cpSync(`${checkout}/components`, project.path("components"), { recursive: true });
    project.edit(
      "components/surface-dns.ts",
      "createRecord(this, { ...args, zoneId }, host, mapping);",
      "void mapping;",
    );
    const ran = await gantry(project, ["preview", "sandbox", "--local"]);
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    assert.match(
      ran.stdout,
      /SurfaceDns "portal-dns" would lose what nobody took out of the catalog: cloudflare:/,
    );
  });
});
