import assert from "node:assert/strict";
import { deployed, gantry } from "../support/gantry.ts";
import { TestProject } from "../support/project.ts";
import { storedFiles } from "../support/stored-resources.ts";
import { z } from "zod";

const outputs = z.looseObject({ surfaces: z.record(z.string(), z.looseObject({})) });

describe("a surface that is renamed, in production", () => {
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

  it("keeps every resource, and the plan calls it a rename", async () => {
    const before = inClouds();
    for (const [from, to] of [["portal", "web"], ["api", "backend"]] as const) {
      const renamed = await gantry(project, ["rename", "surface", from, to, "--yes"]);
      assert.equal(renamed.exitCode, 0, renamed.stderr);
    }
    const shown = await gantry(project, ["preview", "production", "--local"]);
    console.log(shown.stdout, shown.stderr);
    assert.equal(shown.exitCode, 0, shown.stdout + shown.stderr);
    assert.match(shown.stdout, /~ DeploymentSurface web\n +renamed from portal; its resources keep their names/);
    const { changes, outputs: told } = await deployed(project, "production");
    assert.deepEqual([changes.create, changes.replace, changes.delete], [0, 0, 0]);
    assert.deepEqual(inClouds(), before);
    assert.deepEqual(Object.keys(outputs.parse(told).surfaces), ["backend", "mobile", "ocr-worker", "web"]);
  });
});
