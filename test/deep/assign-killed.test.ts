import assert from "node:assert/strict";
import { DeadlyGit, type Moment } from "../support/deadly-git.ts";
import { gantry } from "../support/gantry.ts";
import { image, TagRepository } from "../support/tag-repository.ts";

/** Each time at the next of its calls of git, until it ends by itself. */
describe("gantry tag assign that is killed at any call of git, and run again", () => {
  let repository: TagRepository;
  let git: DeadlyGit;

  before(async () => {
    repository = await TagRepository.create();
    git = await DeadlyGit.create();
  });

  /** Kills it at each call, and holds what it says once it is run again. @returns how often it was killed */
  async function atEachCall(
    moment: Moment,
    prepare: (version: string) => Promise<readonly string[]>,
    check: (version: string) => Promise<void>,
  ): Promise<number> {
    for (let call = 1; ; call += 1) {
      const version = `v1.${(nextMinor += 1)}.0`;
      const words = await prepare(version);
      const killed = await git.killed(repository, words, { moment, call });
      const { exitCode, stdout, stderr } = await gantry(repository, words);
      assert.equal(exitCode, 0, `${moment} call ${call}: ${stdout}${stderr}`);
      await check(version);
      const verified = await gantry(repository, ["tag", "verify"]);
      assert.equal(verified.exitCode, 0, `${moment} call ${call}: ${verified.stdout}${verified.stderr}`);
      if (killed === undefined) return call - 1;
    }
  }
  let nextMinor = 0;

  for (const moment of ["before", "after"] as const) {
    it(`makes a version's tag once, here and at the remote: right ${moment} it`, async () => {
      const times = await atEachCall(
        moment,
        (version) => {
          const words = ["tag", "assign", "--type", "version", "--version", `api/${version}`, "--yes"];
          return Promise.resolve([...words, "--artifact", image("api")]);
        },
        async (version) => {
          const name = `refs/tags/api/${version}`;
          assert.equal(await repository.git("rev-parse", name), await repository.atRemote("rev-parse", name));
        },
      );
      assert.ok(times >= 6, `it was killed ${times} times`);
    });

    it(`moves an environment's tag once, and records it once: right ${moment} it`, async () => {
      const times = await atEachCall(
        moment,
        async (version) => {
          await repository.version(version);
          const words = ["tag", "assign", "--type", "environment", "--environment", "staging", "--observed"];
          return [...words, "--subproject", "api", "--version", version, "--yes"];
        },
        async (version) => {
          const name = "refs/tags/api/staging";
          assert.equal(await repository.git("rev-parse", name), await repository.atRemote("rev-parse", name));
          assert.match(await repository.git("cat-file", "tag", name), new RegExp(`Version: api/${version} `));
          const said = await repository.atRemote("log", "--format=%B", "gantry/staging");
          assert.equal(said.split(`Target: api/${version} `).length - 1, 1, said.slice(0, 2000));
          const count = (record: string): number => said.split(`Record: ${record}`).length;
          assert.equal(count("outcome"), count("attempt"));
        },
      );
      assert.ok(times >= 10, `it was killed ${times} times`);
    });
  }
});
