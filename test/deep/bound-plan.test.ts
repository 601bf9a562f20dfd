import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, watch } from "node:fs";
import { join } from "node:path";
import { cloudFiles } from "../support/cloud.ts";
import { gitAs } from "../support/git-as.ts";
import { gantry, upDocument, type Ran } from "../support/gantry.ts";
import { TestProject } from "../support/project.ts";

const file = "environments/global/config.yml";

/** The stack of the repository is the smallest: each run takes seconds. The tests go on where the one before ended. */
describe("a plan is bound to what it was made of", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });
  const up = (...args: string[]): Promise<Ran> =>
    gantry(project, ["up", "repository", "--local", "--yes", ...args]);
  const save = (name: string): Promise<Ran> =>
    gantry(project, ["preview", "repository", "--local", "--save-plan", name]);
  const git = async (...args: string[]): Promise<void> => {
    await gitAs(project.root, args);
  };
  before(async () => {
    await git("init", "--quiet");
    await git("add", "environments", "Pulumi.yaml");
    await git("commit", "--quiet", "-m", "first");
  });

  it("refuses a plan of another commit, and changes nothing", async () => {
    assert.equal((await save("plan.json")).exitCode, 0);
    await git("commit", "--quiet", "--allow-empty", "-m", "second");
    const ran = await up("--plan", "plan.json");
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stderr, /gantry: ".*plan\.json" was made of [0-9a-f]{12}, and this is [0-9a-f]{12}\n/);
    assert.deepEqual(cloudFiles(project, "", "").names, []);
  });

  it("refuses one that was changed, that is for another stack, or that is not there", async () => {
    await save("plan.json");
    const foreign = await gantry(project, ["up", "staging", "--local", "--yes", "--plan", "plan.json"]);
    assert.match(foreign.stderr, /is a plan for repository on the local cloud/);
    appendFileSync(project.path("plan.json"), " ");
    const changed = await up("--plan", "plan.json");
    assert.match(changed.stderr, /is not the plan that/);
    const missing = await up("--plan", "none.json");
    assert.match(missing.stderr, /there is no file "/);
    assert.deepEqual([foreign.exitCode, changed.exitCode, missing.exitCode], [1, 1, 1]);
    assert.deepEqual(cloudFiles(project, "", "").names, []);
  });

  it("plans again when the catalog moved while the plan was made", async () => {
    const ran = await whilePlanning(project, 1, () => up("--json"));
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    assert.match(ran.stderr, /the catalog moved since the plan was made: planning again/);
    assert.ok(upDocument.parse(JSON.parse(ran.stdout)).applied);
  });

  it("gives up when it moves again, having changed nothing", async () => {
    project.edit(file, "requiredReviews: 2", "requiredReviews: 3");
    const ran = await whilePlanning(project, 2, () => up());
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stderr, /gantry: the catalog moved again while the plan was agreed to\n/);
    const state = project.read(".gantry/state/.pulumi/stacks/gantry/repository.json");
    assert.doesNotMatch(state, /"requiredApprovingReviewCount": 3/);
  });

  it("applies a plan that was made before, and makes a new one of what moved since", async () => {
    await save("plan.json");
    const first = await up("--plan", "plan.json", "--json");
    assert.equal(first.exitCode, 0, first.stdout + first.stderr);
    assert.doesNotMatch(first.stderr, /planning again/);
    const second = await up("--plan", "plan.json", "--json");
    assert.equal(second.exitCode, 0, second.stdout + second.stderr);
    assert.match(second.stderr, /the recorded state moved since ".*plan\.json" was made: planning again/);
  });
});

/** Changes the catalog `times` times, each time when the program of a preview has read it. */
async function whilePlanning(project: TestProject, times: number, run: () => Promise<Ran>): Promise<Ran> {
  const events = project.path(".gantry", "events");
  mkdirSync(events, { recursive: true });
  const seen = new Set<string>();
  const watcher = watch(events, () => {
    for (const name of existsSync(events) ? readdirSync(events) : []) {
      if (seen.has(name) || seen.size === times) continue;
      const log = join(events, name);
      if (!existsSync(log) || !readFileSync(log, "utf8").includes("resourcePreEvent")) continue;
      seen.add(name);
      appendFileSync(project.path(file), "# moved\n");
    }
  });
  try {
    return await run();
  } finally {
    watcher.close();
  }
}
