import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { z } from "zod";
import { cloudFiles, editCloudFile } from "../support/cloud.ts";
import { deployedProject } from "../support/first-deployment.ts";
import { gantry } from "../support/gantry.ts";
import type { TestProject } from "../support/project.ts";

const document = z.object({
  adopted: z.boolean(),
  resources: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      state: z.string(),
      edits: z.array(z.string()).optional(),
    }),
  ),
  kept: z.array(z.object({ path: z.string(), patch: z.string() })),
  refused: z.array(z.string()),
});

const changesDocument = z.object({
  changes: z.object({ create: z.number(), update: z.number(), replace: z.number(), delete: z.number() }),
});

/** A deployed environment whose state somebody lost. */
async function lostState(stack: string): Promise<TestProject> {
  const project = await deployedProject(stack);
  for (const folder of ["state", "stacks", "applied", "plans"])
    rmSync(project.path(".gantry", folder), { recursive: true, force: true });
  return project;
}

async function adopt(project: TestProject, ...more: readonly string[]) {
  return adoptStack(project, "staging", ...more);
}

async function adoptStack(project: TestProject, stack: string, ...more: readonly string[]) {
  const ran = await gantry(project, ["adopt", stack, "--local", "--json", ...more]);
  const said = ran.stdout === "" ? undefined : document.parse(JSON.parse(ran.stdout));
  const counts = new Map<string, number>();
  for (const { state } of said?.resources ?? []) counts.set(state, (counts.get(state) ?? 0) + 1);
  return { ...ran, said, counts };
}

function cloudsOf(project: TestProject): ReadonlyMap<string, string> {
  const { names } = cloudFiles(project, "", "");
  return new Map(names.map((name) => [name, readFileSync(project.path(".gantry", "cloud", name), "utf8")]));
}

async function changesLeft(project: TestProject, stack = "staging") {
  const ran = await gantry(project, ["preview", stack, "--local", "--json"]);
  assert.equal(ran.exitCode, 0, ran.stderr);
  const { create, update, replace, delete: gone } = changesDocument.parse(JSON.parse(ran.stdout)).changes;
  return { create, update, replace, gone };
}

const nothing = { create: 0, update: 0, replace: 0, gone: 0 };

describe("a running environment whose state was lost", () => {
  it("is adopted without a change: no create, no update, no delete, and not a byte of a cloud", async () => {
    const project = await lostState("staging");
    const clouds = cloudsOf(project);

    const planned = await adopt(project, "--plan");
    assert.equal(planned.exitCode, 0, planned.stderr);
    assert.equal(planned.said?.adopted, false);
    assert.deepEqual([...planned.counts.keys()].toSorted(), ["asked again", "same"]);

    const taken = await adopt(project, "--yes");
    assert.equal(taken.exitCode, 0, taken.stderr);
    assert.equal(taken.said?.adopted, true);
    assert.deepEqual(taken.counts, planned.counts);
    assert.deepEqual(cloudsOf(project), clouds);
    assert.deepEqual(await changesLeft(project), nothing);

    const released = await gantry(project, ["release", "staging", "--local", "--yes", "--json"]);
    assert.equal(released.exitCode, 0, released.stderr);
    assert.deepEqual(cloudsOf(project), clouds);
    const { released: count } = z.object({ released: z.number() }).parse(JSON.parse(released.stdout));
    assert.equal(count, taken.said.resources.length);
    const back = await adopt(project, "--yes");
    assert.equal(back.exitCode, 0, back.stderr);
    assert.deepEqual(back.counts, planned.counts);
    assert.deepEqual(cloudsOf(project), clouds);

    const again = await adopt(project, "--yes");
    assert.equal(again.exitCode, 0, again.stderr);
    assert.deepEqual(again.said?.resources, []);
  });
});

describe("the repository, whose state was lost", () => {
  it("is adopted without a change, but for the protection of the branch, which is told to be left to people", async () => {
    const project = await lostState("repository");
    const clouds = cloudsOf(project);
    const taken = await adoptStack(project, "repository", "--yes");
    assert.equal(taken.exitCode, 3, taken.stderr);
    assert.equal(taken.said?.adopted, true);
    assert.deepEqual([...taken.counts.keys()].toSorted(), ["cannot import", "same"]);
    const left = taken.said.resources.filter(({ state }) => state === "cannot import");
    assert.deepEqual(
      left.map(({ type }) => type),
      ["github:index/branchProtection:BranchProtection"],
    );
    assert.deepEqual(cloudsOf(project), clouds);
    assert.deepEqual(await changesLeft(project, "repository"), { ...nothing, create: 1 });
  });
});

describe("what is there and differs from the catalog, or is not there", () => {
  it("is refused field by field, and kept or changed only where somebody says so; what is absent is left alone", async () => {
    const project = await lostState("staging");
    editCloudFile(project, cloudFiles(project, "cloudrunv2/service:", "services/ocr-worker"), (state) => {
      const { template } = z.looseObject({ template: z.record(z.string(), z.unknown()) }).parse(state);
      state["template"] = { ...template, timeout: "77s" };
    });
    editCloudFile(project, cloudFiles(project, "vercel:index/project:", ""), (state) => {
      state["framework"] = "vite";
    });
    cloudFiles(project, "secretmanager/secret:", "api-sentry-dsn").remove();
    const clouds = cloudsOf(project);

    const refused = await adopt(project, "--yes");
    assert.equal(refused.exitCode, 3);
    assert.equal(refused.said?.adopted, false);
    assert.deepEqual(refused.said.refused, [
      "Service ocr-worker-us-east differs: template.timeout",
      "Project portal differs: framework",
    ]);
    const differing = refused.said.resources.filter(({ state }) => state === "differs");
    assert.deepEqual(
      differing.map(({ edits }) => edits),
      [["surfaces.ocr-worker.cloudRun.timeoutSeconds: 77"], ["surfaces.portal.vercel.framework: vite"]],
    );
    assert.deepEqual(cloudsOf(project), clouds);

    const misspelt = await adopt(project, "--yes", "--accept", "ocr-worker-us-west");
    assert.equal(misspelt.exitCode, 3);
    assert.equal(
      misspelt.said?.refused[0],
      "--accept ocr-worker-us-west: nothing that differs is called that",
    );

    const config = "environments/staging/config.yml";
    const written = project.read(config);
    const decisions = ["--keep", "portal", "--accept", "ocr-worker-us-east"];
    const agreed = await adopt(project, "--yes", ...decisions);
    assert.equal(agreed.exitCode, 0, agreed.stderr);
    assert.deepEqual(
      agreed.said?.kept.map(({ path }) => path),
      [config],
    );
    const kept = project.read(config);
    assert.equal(kept.replace("\n      framework: vite", ""), written);
    const touched = [...cloudsOf(project)].filter(([name, text]) => clouds.get(name) !== text);
    assert.deepEqual(
      touched.map(([name]) => decodeURIComponent(name).includes("services/ocr-worker")),
      [true],
    );
    assert.equal(agreed.counts.get("absent"), 1);
    assert.ok((agreed.counts.get("waits") ?? 0) > 0);
    const left = await changesLeft(project);
    assert.ok(left.create > 0);
    assert.deepEqual({ ...left, create: 0 }, nothing);
    const again = await adopt(project, "--yes", "--keep", "portal");
    assert.equal(again.exitCode, 0, again.stderr);
    assert.equal(project.read(config), kept);
  });
});
