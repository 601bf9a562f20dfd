import assert from "node:assert/strict";
import { mkdirSync, rmSync, watch } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { cloudFiles } from "../support/cloud.ts";
import { deployed, gantry } from "../support/gantry.ts";
import { checkout, TestProject } from "../support/project.ts";

/** Kills a whole deployment, engine, providers and all, at different points, and looks at what the next run makes of it. */
describe("a deployment that is killed", () => {
  let whole: readonly string[];
  before(async () => {
    const project = new TestProject();
    await deployed(project, "staging");
    whole = namesOf(project);
  });

  for (const resources of [3, 60, 92]) {
    it(`goes on and converges when it died after ${resources} resources`, async () => {
      const project = new TestProject();
      await killedAfter(project, resources);
      const next = await gantry(project, ["up", "staging", "--local", "--yes", "--json"]);
      assert.match(next.stderr, /freeing staging: process \d+ locked it at .* and is dead/);
      removeOrphans(project, next.stderr);
      await deployed(project, "staging");
      assert.deepEqual(namesOf(project), whole);
      const { changes } = await deployed(project, "staging");
      assert.deepEqual({ ...changes, same: 0 }, { create: 0, update: 0, replace: 0, delete: 0, same: 0 });
    });
  }
});

/** Does what the command asks of a person: deletes what is there twice, of the types that it named. */
function removeOrphans(project: TestProject, said: string): void {
  const state = project.read(".gantry/state/.pulumi/stacks/gantry/staging.json");
  for (const name of cloudFiles(project, "", "").names) {
    const type = decodeURIComponent(name.split("/")[1] ?? "");
    const named = said.includes(`if a second ${type} is there, delete it`);
    if (named && !state.includes(`"${idOf(project, name)}"`)) rmSync(project.path(".gantry", "cloud", name));
  }
}

const stored = z.object({ id: z.string() });

function idOf(project: TestProject, name: string): string {
  return stored.parse(JSON.parse(project.read(join(".gantry", "cloud", name)))).id;
}

/** Resources whose id the server gives have other names in every project: only how many there are can be compared. */
function namesOf(project: TestProject): string[] {
  return cloudFiles(project, "", "").names.map((name) =>
    name.replaceAll(/[0-9a-f]{10,}|\d{5,}|prj_\w+/g, "#"),
  );
}

async function killedAfter(project: TestProject, resources: number): Promise<void> {
  const cloud = project.path(".gantry", "cloud");
  mkdirSync(cloud, { recursive: true });
  const run = execa(
    process.execPath,
    [join(checkout, "cli", "gantry.js"), "up", "staging", "--local", "--yes"],
    {
      cwd: project.root,
      detached: true,
      reject: false,
      stdin: "ignore",
    },
  );
  const watcher = watch(cloud, { recursive: true }, () => {
    if (cloudFiles(project, "", "").names.length < resources || run.pid === undefined) return;
    watcher.close();
    process.kill(-run.pid, "SIGKILL");
  });
  const { signal } = await run;
  watcher.close();
  assert.equal(signal, "SIGKILL", "the deployment ended before it could be killed");
}
