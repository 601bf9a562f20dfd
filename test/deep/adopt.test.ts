import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { z } from "zod";
import { cloudFiles } from "../support/cloud.ts";
import { deployedProject } from "../support/first-deployment.ts";
import { gantry } from "../support/gantry.ts";
import type { TestProject } from "../support/project.ts";

const document = z.object({
  adopted: z.boolean(),
  resources: z.array(
    z.object({ name: z.string(), type: z.string(), state: z.string(), why: z.string().optional() }),
  ),
  refused: z.array(z.string()),
});

/** A deployed environment whose state somebody lost. */
async function lostState(stack: string): Promise<TestProject> {
  const project = await deployedProject(stack);
  for (const folder of ["state", "stacks", "applied", "plans"])
    rmSync(project.path(".gantry", folder), { recursive: true, force: true });
  return project;
}

async function adopt(project: TestProject, ...more: readonly string[]) {
  const ran = await gantry(project, ["adopt", "staging", "--local", "--json", ...more]);
  const said = ran.stdout === "" ? undefined : document.parse(JSON.parse(ran.stdout));
  const counts = new Map<string, number>();
  for (const { state } of said?.resources ?? []) counts.set(state, (counts.get(state) ?? 0) + 1);
  return { ...ran, said, counts };
}

function cloudsOf(project: TestProject): ReadonlyMap<string, string> {
  const { names } = cloudFiles(project, "", "");
  return new Map(names.map((name) => [name, readFileSync(project.path(".gantry", "cloud", name), "utf8")]));
}

async function changesLeft(project: TestProject): Promise<unknown> {
  const ran = await gantry(project, ["preview", "staging", "--local", "--json"]);
  assert.equal(ran.exitCode, 0, ran.stderr);
  const {
    create,
    update,
    replace,
    delete: gone,
  } = z.object({ changes: z.record(z.string(), z.number()) }).parse(JSON.parse(ran.stdout)).changes;
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

    const again = await adopt(project, "--yes");
    assert.equal(again.exitCode, 0, again.stderr);
    assert.deepEqual(again.said?.resources, []);
  });
});
