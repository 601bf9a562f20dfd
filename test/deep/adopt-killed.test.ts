import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, watch } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { parseJson } from "../../model/parse-json.ts";
import { cloudFiles } from "../support/cloud.ts";
import { deployedProject } from "../support/first-deployment.ts";
import { gantry } from "../support/gantry.ts";
import { checkout, type TestProject } from "../support/project.ts";

const stateFile = ".gantry/state/.pulumi/stacks/gantry/staging.json";

describe("an adoption that is killed, engine, providers and all", () => {
  it("goes on where it was, as often as it dies: nothing is changed, lost, or left to be made", async () => {
    const project = await deployedProject("staging");
    const whole = urnsIn(project);
    const clouds = cloudsOf(project);
    for (const folder of ["state", "stacks", "applied", "plans"])
      rmSync(project.path(".gantry", folder), { recursive: true, force: true });

    await killedOnce(project, () => urnsIn(project).length > 10);
    const begun = urnsIn(project);
    assert.ok(begun.length < whole.length, "all of it was taken over before it was killed");
    await killedOnce(project, () => urnsIn(project).length > begun.length + 40);
    // All of it is in the state by then, with more than the program says of some.
    await killedOnce(project, () => existsSync(project.path(".gantry", "imports", "staging-state.json")));
    assert.deepEqual(cloudsOf(project), clouds);

    const ended = await gantry(project, ["adopt", "staging", "--local", "--yes", "--json"]);
    assert.equal(ended.exitCode, 0, ended.stderr);
    assert.deepEqual(cloudsOf(project), clouds);
    assert.deepEqual(urnsIn(project), whole);
    const left = await gantry(project, ["preview", "staging", "--local", "--json"]);
    assert.equal(left.exitCode, 0, left.stderr);
    const { changes } = changesDocument.parse(JSON.parse(left.stdout));
    assert.deepEqual({ ...changes, same: 0 }, { create: 0, update: 0, replace: 0, delete: 0, same: 0 });
  });
});

const changesDocument = z.object({ changes: z.record(z.string(), z.number()) });
const state = z.object({
  checkpoint: z.object({ latest: z.object({ resources: z.array(z.object({ urn: z.string() })) }) }),
});

/** Of what the state has, without the engine's own providers; none where there is no state, or where it is just being written. */
function urnsIn(project: TestProject): readonly string[] {
  const file = project.path(stateFile);
  const read = state.safeParse(existsSync(file) ? parseJson(readFileSync(file, "utf8")) : undefined);
  const all = read.success ? read.data.checkpoint.latest.resources : [];
  return all.flatMap(({ urn }) => (urn.includes("pulumi:providers:") ? [] : [urn])).toSorted();
}

function cloudsOf(project: TestProject): ReadonlyMap<string, string> {
  const { names } = cloudFiles(project, "", "");
  return new Map(names.map((name) => [name, readFileSync(project.path(".gantry", "cloud", name), "utf8")]));
}

/** Adopts, and kills it as soon as something is so. */
async function killedOnce(project: TestProject, isSo: () => boolean): Promise<void> {
  for (const folder of ["state", "imports"]) mkdirSync(project.path(".gantry", folder), { recursive: true });
  const run = execa(
    process.execPath,
    [join(checkout, "cli", "gantry.js"), "adopt", "staging", "--local", "--yes"],
    { cwd: project.root, detached: true, reject: false, stdin: "ignore" },
  );
  const watcher = watch(project.path(".gantry"), { recursive: true }, () => {
    if (run.pid === undefined || !isSo()) return;
    watcher.close();
    process.kill(-run.pid, "SIGKILL");
  });
  const { signal, stderr } = await run;
  watcher.close();
  assert.equal(signal, "SIGKILL", `it ended before it could be killed\n${stderr}`);
}
