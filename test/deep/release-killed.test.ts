import assert from "node:assert/strict";
import { z } from "zod";
import { DeadlyGit } from "../support/deadly-git.ts";
import { gantry, type Ran } from "../support/gantry.ts";
import { gitAs } from "../support/git-as.ts";
import { TestProject } from "../support/project.ts";
import { imageBy, makeVersion } from "../support/released.ts";

const status = z.object({
  environments: z.array(
    z.object({
      open: z.unknown(),
      cells: z.array(z.object({ subproject: z.string().nullable(), version: z.string().nullable() })),
    }),
  ),
});

/** Each time at the next ref that it moves, until it ends by itself, on the real engine and the local cloud. */
describe("a release that is killed at any ref that it moves, and begun again", () => {
  let project: TestProject;
  let git: DeadlyGit;
  let minor = 0;
  const run = (...args: string[]): Promise<Ran> => gantry(project, [...args, "--local"]);

  before(async () => {
    git = await DeadlyGit.create();
    project = new TestProject();
    project.write(".gitignore", ".gantry\nnode_modules\n");
    await gitAs(project.root, ["init", "--quiet", "--initial-branch=main"]);
    await gitAs(project.root, ["config", "user.name", "mali-s"]);
    await gitAs(project.root, ["config", "user.email", "mali-s@lotus.example"]);
    await gitAs(project.root, ["add", "--all"]);
    await gitAs(project.root, ["commit", "--quiet", "--message", "Begin"]);
    await done(run("up", "staging", "--yes"));
  });

  async function done(ran: Promise<Ran>): Promise<string> {
    const { exitCode, stdout, stderr } = await ran;
    assert.equal(exitCode, 0, stdout + stderr);
    return stdout;
  }

  async function checkThat(version: string): Promise<void> {
    const shown = status.parse(JSON.parse(await done(run("status", "staging", "--json"))));
    const [staging] = shown.environments;
    assert.equal(staging?.open, null);
    assert.equal(staging.cells.find(({ subproject }) => subproject === "api")?.version, version);
    const said = await gitAs(project.root, ["log", "--format=%B", "refs/gantry-local/heads/gantry/staging"]);
    assert.equal(said.split(`Target: api/${version} `).length - 1, 1, "it is one attempt");
    const outcomes = said.split("Record: outcome").length;
    assert.equal(outcomes, said.split("Record: attempt").length, "each attempt has one outcome");
  }

  for (const moment of ["before", "after"] as const) {
    it(`is one attempt that succeeded, and nothing is left to change: right ${moment} it`, async () => {
      for (let call = 1; ; call += 1) {
        const version = `v1.${(minor += 1)}.0`;
        await makeVersion(project.root, `api/${version}`, [
          imageBy("ghcr.io/lotus-labs/api", (minor % 16).toString(16)),
        ]);
        const words = ["deploy", "staging", `api/${version}`, "--yes", "--local"];
        const killed = await git.killed(project, words, { moment, call, of: "update-ref" });
        if (killed !== undefined) await done(gantry(project, words));
        await checkThat(version);
        if (killed !== undefined) continue;
        assert.ok(call > 3, `it was killed ${call - 1} times`);
        const after = await done(run("up", "staging", "--yes"));
        assert.match(after, /nothing to change|0 changes|unchanged/);
        return;
      }
    });
  }
});
