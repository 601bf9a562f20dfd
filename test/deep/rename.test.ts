import assert from "node:assert/strict";
import { z } from "zod";
import { deployed, gantry } from "../support/gantry.ts";
import { TestProject } from "../support/project.ts";
import { storedFiles } from "../support/stored-resources.ts";

const outputs = z.looseObject({
  surfaces: z.record(
    z.string(),
    z.looseObject({
      projectName: z.string().optional(),
      services: z.record(z.string(), z.looseObject({ name: z.string() })).optional(),
    }),
  ),
});

describe("a surface that is renamed", () => {
  let project: TestProject;
  before(async () => {
    project = new TestProject();
    await deployed(project, "production");
  });

  /** What each cloud has, by its id. */
  const inClouds = (): string[] =>
    ["gcp", "vercel", "cloudflare", "github"].flatMap((cloud) =>
      storedFiles(project, cloud).map(({ resource }) => `${resource.type} ${resource.id}`),
    );
  async function rename(from: string, to: string): Promise<void> {
    const ran = await gantry(project, ["rename", "surface", from, to, "--yes"]);
    assert.equal(ran.exitCode, 0, ran.stderr);
  }

  it("is kept in production with all that it has, by a plan that calls it a rename", async () => {
    const before = inClouds();
    await rename("portal", "site");
    // No environment has taken the first name yet.
    await rename("site", "web");
    await rename("api", "backend");
    const shown = await gantry(project, ["preview", "production", "--local"]);
    assert.equal(shown.exitCode, 0, shown.stdout + shown.stderr);
    assert.match(
      shown.stdout,
      /~ DeploymentSurface web\n +renamed from portal; its resources keep their names/,
    );
    assert.match(shown.stdout, /~ DeploymentSurface backend\n +renamed from api;/);
    assert.doesNotMatch(shown.stdout, /to create|to replace|to delete/);

    const { changes, outputs: told } = await deployed(project, "production");
    assert.deepEqual([changes.create, changes.replace, changes.delete], [0, 0, 0]);
    assert.deepEqual(inClouds(), before);
    const { surfaces } = outputs.parse(told);
    assert.deepEqual(Object.keys(surfaces).toSorted(), ["backend", "mobile", "ocr-worker", "web"]);
    assert.equal(surfaces["web"]?.projectName, "lotus-portal-production");
    assert.equal(surfaces["backend"]?.services?.["us-east"]?.name, "api");

    const again = await deployed(project, "production");
    assert.equal(again.changes.update, 0);
  });

  it("has its first name again, with all that it has, once it is renamed back", async () => {
    const before = inClouds();
    await rename("web", "portal");
    await rename("backend", "api");
    const { changes, outputs: told } = await deployed(project, "production");
    assert.deepEqual([changes.create, changes.replace, changes.delete], [0, 0, 0]);
    assert.deepEqual(inClouds(), before);
    assert.deepEqual(Object.keys(outputs.parse(told).surfaces).toSorted(), [
      "api",
      "mobile",
      "ocr-worker",
      "portal",
    ]);
  });
});
