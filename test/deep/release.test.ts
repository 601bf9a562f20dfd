import assert from "node:assert/strict";
import { execa } from "execa";
import { join } from "node:path";
import { z } from "zod";
import { checkout, TestProject } from "../support/project.ts";
import { gantry, type Ran } from "../support/gantry.ts";
import { gitAs } from "../support/git-as.ts";
import { checklistWords } from "../support/checklist.ts";
import { imageBy } from "../support/released.ts";
import { untilSaid } from "../support/until-said.ts";

const status = z.object({
  environments: z.array(
    z.object({
      open: z.object({ attempt: z.string(), traffic: z.number().nullable() }).nullable(),
      last: z.object({ status: z.string(), error: z.string().nullable() }).nullable(),
      holds: z.array(z.object({ subproject: z.string().nullable() })),
      cells: z.array(z.object({ subproject: z.string().nullable(), version: z.string().nullable() })),
    }),
  ),
});
/** What a release says before each thing that it writes or applies. */
const moments = [
  { when: "the attempt is in the branch", words: /new revisions, without traffic/ },
  { when: "the engine applies the new revision", words: /deploying staging/ },
  { when: "the requests are about to be shifted", words: /100 % of the traffic/ },
] as const;

/** One product from its first version to production and back, on the real engine and the local cloud, with real git. */
describe("a release", function () {
  this.timeout(600_000);
  let project: TestProject;
  const run = (...args: string[]): Promise<Ran> => gantry(project, [...args, "--local"]);
  const git = (...args: string[]): Promise<string> => gitAs(project.root, args);

  before(async () => {
    project = new TestProject();
    // Of a link nobody can say what a commit locks.
    project.copy("package-lock.json");
    project.write(".gitignore", ".gantry\nnode_modules\n");
    await git("init", "--quiet", "--initial-branch=main");
    await git("config", "user.name", "mali-s");
    await git("config", "user.email", "mali-s@lotus.example");
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "Begin");
    for (const [version, digit] of [
      ["api/v1.0.0", "1"],
      ["api/v1.1.0", "2"],
      ["api/v1.2.0", "3"],
      ["api/v1.3.0", "4"],
      ["api/v1.4.0", "5"],
    ] as const) {
      const artifact = imageBy("ghcr.io/lotus-labs/api", digit);
      await done(
        gantry(project, [
          "tag",
          "assign",
          "--type",
          "version",
          "--version",
          version,
          "--artifact",
          artifact,
          "--yes",
        ]),
      );
    }
  });

  async function done(ran: Promise<Ran>): Promise<string> {
    const { exitCode, stdout, stderr } = await ran;
    assert.equal(exitCode, 0, stdout + stderr);
    return stdout;
  }

  async function statusOf(environment: string) {
    const [found] = status.parse(JSON.parse(await done(run("status", environment, "--json")))).environments;
    assert.ok(found !== undefined);
    return found;
  }

  async function apiRuns(environment: string): Promise<string | null | undefined> {
    const { cells } = await statusOf(environment);
    return cells.find(({ subproject }) => subproject === "api")?.version;
  }

  /** Whoever goes on with an attempt cannot know that its beginner is gone: what fails at once ends nothing. */
  async function failsAndStaysOpen(version: string): Promise<void> {
    const faults = [{ provider: "gcp", operation: "update", kind: "permission" }];
    project.write(".gantry/cloud/faults.json", JSON.stringify({ faults }));
    const ran = await run("deploy", "staging", version, "--yes");
    project.write(".gantry/cloud/faults.json", JSON.stringify({ faults: [] }));
    assert.notEqual(ran.exitCode, 0, ran.stdout + ran.stderr);
    assert.match(ran.stderr, /stays open: the same command goes on with it/);
    assert.ok((await statusOf("staging")).open !== null);
  }

  it("shows what it would do, and does nothing, with --plan", async () => {
    const shown = await done(run("deploy", "staging", "api/v1.0.0", "--plan"));
    assert.match(shown, /api +nothing +v1\.0\.0/);
    assert.match(shown, /traffic of Cloud Run: 100 %/);
    assert.equal(await git("for-each-ref", "refs/gantry-local"), "");
  });

  it("brings the first version to an environment that has none", async () => {
    const said = await done(run("deploy", "staging", "api/v1.0.0", "--yes"));
    assert.match(said, /released api\/v1\.0\.0 to staging/);
    assert.equal(await apiRuns("staging"), "v1.0.0");
  });

  it("says that it runs already when it is told to do that again", async () => {
    assert.match(
      await done(run("deploy", "staging", "api/v1.0.0", "--yes")),
      /staging runs api\/v1\.0\.0 already/,
    );
  });

  it("keeps a version out of production that has not succeeded before", async () => {
    const ran = await run("deploy", "production", "api/v1.1.0", "--yes");
    assert.equal(ran.exitCode, 3);
    assert.match(ran.stdout, /✗ upstream/);
    assert.match(ran.stdout, /"api\/v1\.1\.0" has not succeeded in staging/);
  });

  it("asks production for a checklist of that version", async () => {
    const ran = await run("promote", "--from", "staging", "--to", "production", "--yes");
    assert.equal(ran.exitCode, 3);
    assert.match(ran.stdout, /✗ checklist/);
    assert.match(ran.stdout, /gantry checklist fill api\/v1\.0\.0 production --local/);
  });

  it("reaches production with what staging runs", async () => {
    await done(gantry(project, checklistWords("api/v1.0.0")));
    await done(run("promote", "--from", "staging", "--to", "production", "--yes"));
    assert.equal(await apiRuns("production"), "v1.0.0");
    assert.match(await done(run("state", "verify", "production")), /is what tags and attempts say/);
  });

  moments.forEach(({ when, words }, at) => {
    it(`goes on with the same command when it was killed as ${when}`, async () => {
      const version = `api/v1.${at + 1}.0`;
      const args = [join(checkout, "cli", "gantry.js"), "deploy", "staging", version, "--yes", "--local"];
      const child = execa(process.execPath, args, {
        cwd: project.root,
        reject: false,
        stdin: "ignore",
        all: true,
        buffer: false,
      });
      await untilSaid(child.all, words);
      child.kill("SIGKILL");
      await child;
      const { open } = await statusOf("staging");
      assert.ok(open !== null);
      const other = await run("up", "staging", "--yes");
      assert.equal(other.exitCode, 2);
      assert.match(other.stderr, new RegExp(`${open.attempt} has not ended`));
      if (at === 0) await failsAndStaysOpen(version);
      assert.match(
        await done(run("deploy", "staging", version, "--yes")),
        new RegExp(`going on with ${open.attempt}`),
      );
      assert.equal(await apiRuns("staging"), version.slice("api/".length));
      const after = await done(run("up", "staging", "--yes"));
      assert.match(after, /nothing to change|0 changes|unchanged/);
    });
  });

  it("leaves the tag where it was when the new revision never gets ready, and brings it back", async () => {
    const faults = [{ provider: "gcp", type: "GET /readyz", kind: "unavailable" }];
    project.write(".gantry/cloud/faults.json", JSON.stringify({ faults }));
    const ran = await run("deploy", "staging", "api/v1.4.0", "--yes");
    project.write(".gantry/cloud/faults.json", JSON.stringify({ faults: [] }));
    assert.equal(ran.exitCode, 1, ran.stdout + ran.stderr);
    assert.match(ran.stderr, /not ready after 5 polls/);
    assert.match(ran.stderr, /staging keeps api\/v1\.3\.0/);
    assert.equal(await apiRuns("staging"), "v1.3.0");
    assert.equal((await statusOf("staging")).last?.status, "FAILED");
    await done(run("up", "staging", "--yes"));
  });

  it("goes back to the version before, and is held there until somebody releases the hold", async () => {
    await done(gantry(project, checklistWords("api/v1.3.0")));
    await done(run("promote", "--from", "staging", "--to", "production", "--yes"));
    await done(run("rollback", "production", "--yes", "--reason", "orders fail since v1.3.0"));
    assert.equal(await apiRuns("production"), "v1.0.0");
    assert.deepEqual((await statusOf("production")).holds, [{ subproject: "api" }]);
    const held = await run("promote", "--from", "staging", "--to", "production", "--yes");
    assert.equal(held.exitCode, 3);
    assert.match(held.stdout, /✗ hold/);
    await done(run("hold", "release", "production", "--reason", "v1.3.0 was not the cause", "--yes"));
    await done(run("promote", "--from", "staging", "--to", "production", "--yes"));
    assert.equal(await apiRuns("production"), "v1.3.0");
    assert.match(await done(run("state", "verify", "production")), /is what tags and attempts say/);
    assert.match(await done(run("state", "show", "production")), /"status": "rolled_back"/);
  });

  it("is given up with --cancel, and the tags decide again", async () => {
    const args = [join(checkout, "cli", "gantry.js"), "deploy", "staging", "api/v1.4.0", "--yes", "--local"];
    const child = execa(process.execPath, args, {
      cwd: project.root,
      reject: false,
      stdin: "ignore",
      all: true,
      buffer: false,
    });
    await untilSaid(child.all, /deploying staging/);
    child.kill("SIGKILL");
    await child;
    await done(run("deploy", "staging", "--cancel", "--yes"));
    assert.equal((await statusOf("staging")).last?.status, "CANCELLED");
    assert.equal(await apiRuns("staging"), "v1.3.0");
  });
});
