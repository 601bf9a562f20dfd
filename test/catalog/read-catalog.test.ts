import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { readCatalog } from "../../catalog/read-catalog.ts";
import { evidenceOf, timesOf } from "../../catalog/evidence.ts";
import { environmentNames } from "../../model/environment-names.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { GantryError } from "../../model/errors.ts";
import { checkout, TestProject } from "../support/project.ts";

describe("a catalog that was valid before", () => {
  let project: TestProject;
  const kept = (): string => project.path(".gantry", "catalog");

  beforeEach(() => {
    project = new TestProject();
  });

  it("is what the loader says, the first time and from then on", async () => {
    const loaded = loadCatalog(project.root);
    assert.deepEqual(await readCatalog(project.root), loaded);
    assert.equal(existsSync(kept()), true);
    assert.deepEqual(await readCatalog(project.root), loaded);
  });

  it("is not read again while nothing changes", async () => {
    await readCatalog(project.root);
    // The first line is the catalog, the rest what it was made of.
    const text = readFileSync(kept(), "utf8");
    writeFileSync(
      kept(),
      text.replace(/^.*/, (line) => line.replaceAll('"lotus"', '"renamed"')),
    );
    assert.equal((await readCatalog(project.root)).repository.product.name, "renamed");
  });

  const changes: Record<string, (project: TestProject) => void> = {
    "an environment's file": (it) => {
      it.edit("environments/staging/config.yml", "maxInstances: 4", "maxInstances: 5");
    },
    "a file that was added": (it) => {
      writeFileSync(it.path("environments", "staging", "rotations.yml"), "{}\n");
    },
    "the settings of a stack": (it) => {
      it.edit("Pulumi.staging.yaml", "lotus-staging", "lotus-production");
    },
    "the target of a link": (it) => {
      rmSync(it.path("environments", "staging", "regions", "us-east", "config.yml"));
      writeFileSync(it.path("environments", "shared.txt"), "# nothing\n");
      symlinkSync(
        "../../../shared.txt",
        it.path("environments", "staging", "regions", "us-east", "config.yml"),
      );
    },
  };
  for (const [what, change] of Object.entries(changes)) {
    it(`is read again after a change of ${what}`, () => {
      const before = evidenceOf(project.root);
      change(project);
      assert.notDeepEqual(evidenceOf(project.root), before);
    });
  }

  it("is read again when the model that judges it has changed", () => {
    const code = project.path("code");
    for (const folder of ["model", "edge", "catalog", "node_modules"]) {
      mkdirSync(join(code, folder), { recursive: true });
    }
    const files = ["model/entities.ts", "edge/rule.ts", "catalog/load.ts", "node_modules/.package-lock.json"];
    for (const file of files) writeFileSync(join(code, file), "1");
    const before = timesOf(code);
    for (const file of files) {
      writeFileSync(join(code, file), "2");
      assert.notEqual(timesOf(code), before);
      writeFileSync(join(code, file), "1");
    }
    rmSync(join(code, "node_modules"), { recursive: true });
    assert.equal(timesOf(code), undefined, "nothing says which libraries are there");
  });

  it("is refused once it is wrong, and nothing is kept of that", async () => {
    await readCatalog(project.root);
    project.edit("environments/staging/config.yml", "maxInstances: 4", "maxInstances: many");
    await assert.rejects(readCatalog(project.root), GantryError);
    await assert.rejects(readCatalog(project.root), GantryError);
  });

  it("is refused when a runbook has gone", async () => {
    await readCatalog(project.root);
    rmSync(project.path("docs", "runbooks", "api-latency.md"));
    await assert.rejects(readCatalog(project.root), /is no file of the project|catalog/);
  });

  it("is refused when a migration's file has gone", async () => {
    await readCatalog(project.root);
    rmSync(project.path("migrations", "0002-index-documents.sql"));
    await assert.rejects(readCatalog(project.root), GantryError);
  });

  it("is refused when the rule that a waiver names has gone", async () => {
    project.copy("policy");
    const waiver = `
waivers:
  old-image:
    rule: require-image-digest
    resource: gantry:index:DeploymentSurface api
    owner: platform-team
    reason: the registry moves
    expires: 2026-12-01
`;
    const file = "environments/staging/config.yml";
    project.write(file, `${project.read(file).trimEnd()}\n${waiver}`);
    await readCatalog(project.root);
    assert.equal(existsSync(kept()), true);
    rmSync(project.path("policy", "rules", "require-image-digest.ts"));
    await assert.rejects(readCatalog(project.root), (error: GantryError) => {
      assert.match(error.problems.join("\n"), /require-image-digest.*is no rule of the pack/);
      return true;
    });
  });

  it("is read again when the build that an installed package runs has changed", () => {
    const atCheckout = (name: string): string => project.path("built", name);
    const code = atCheckout("node_modules/@gantry-dev/gantry");
    for (const folder of ["catalog", "model", "dist"]) mkdirSync(join(code, folder), { recursive: true });
    writeFileSync(atCheckout("node_modules/.package-lock.json"), "{}");
    writeFileSync(join(code, "dist", "main.js"), "1");
    const before = timesOf(code);
    writeFileSync(join(code, "dist", "main.js"), "1, patched");
    assert.notEqual(timesOf(code), before);
  });

  it("is not kept with something that is no file, folder or link to one", () => {
    symlinkSync("nowhere", project.path("environments", "staging", "notes"));
    assert.equal(evidenceOf(project.root), undefined);
  });

  it("is judged by nothing that the evidence leaves out", async () => {
    const readable = [
      ...["catalog", "edge", "model", "package.json"].map((name) => join(checkout, name)),
      join(checkout, "node_modules"),
      project.path("environments"),
      project.path("docs"),
      project.path("migrations"),
      ...[...environmentNames, "repository"].map((stack) => project.path(`Pulumi.${stack}.yaml`)),
    ].map((path) => `--allow-fs-read=${path}`);
    const load = pathToFileURL(join(checkout, "catalog", "load.ts")).href;
    const code = `const { loadCatalog } = await import(${JSON.stringify(load)});
      console.log(loadCatalog(${JSON.stringify(project.root)}).environments.length);`;
    const args = ["--permission", ...readable, "--input-type=module", "--eval", code];
    const { stdout } = await execa(process.execPath, args, { cwd: checkout, env: { NODE_NO_WARNINGS: "1" } });
    assert.equal(stdout, "5");
  });
});
