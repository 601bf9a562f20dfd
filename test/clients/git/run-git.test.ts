import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { commitOf } from "../../../clients/git/commit-of.ts";
import { isInRepository } from "../../../clients/git/repository.ts";
import { NoGit, runGit, runGitForBytes } from "../../../clients/git/run-git.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { gitAs } from "../../support/git-as.ts";

describe("git, as every command runs it", () => {
  let home: string;
  let root: string;
  before(async () => {
    home = temporaryFolder("gantry-git-");
    root = join(home, "clone");
    await gitAs(home, ["init", "--quiet", "--initial-branch=main", root]);
    writeFileSync(join(root, "file"), "one\n\n");
    await gitAs(root, ["add", "file"]);
    await gitAs(root, ["commit", "--quiet", "-m", "First"]);
    writeFileSync(join(home, ".gitconfig"), `[user]\n\tname = ines-k\n[safe]\n\tdirectory = ${root}\n`);
  });

  it("goes by nobody's configuration, unless it is to act for the person", async () => {
    const name = (own: boolean) => runGit(root, ["config", "user.name"], { own, env: { HOME: home } });
    assert.equal((await name(false)).stdout, "");
    assert.equal((await name(true)).stdout, "ines-k");
  });

  it("shows objects as they are, whatever they were replaced by", async () => {
    const commit = await commitOf(root, "HEAD");
    assert.match(commit ?? "", /^[0-9a-f]{40}$/);
    const tree = await gitAs(root, ["rev-parse", "HEAD^{tree}"]);
    const other = await gitAs(root, ["commit-tree", "-m", "Another", tree]);
    await gitAs(root, ["replace", "HEAD", other]);
    assert.match((await runGit(root, ["log", "--format=%s"])).stdout, /^First$/);
    await gitAs(root, ["replace", "-d", "HEAD"]);
  });

  it("hands over text without the last newline, and bytes with it", async () => {
    const args = ["cat-file", "blob", "HEAD:file"];
    assert.equal((await runGit(root, args)).stdout, "one\n");
    assert.deepEqual((await runGitForBytes(root, args)).stdout, Buffer.from("one\n\n"));
  });

  it("reads a folder of somebody else's where the person trusts it, and only there", async () => {
    const read = (folder: string) =>
      runGit(root, ["rev-parse", "HEAD"], {
        env: { HOME: folder, GIT_TEST_ASSUME_DIFFERENT_OWNER: "1" },
      });
    const refused = await read(root);
    assert.equal(refused.exitCode, 128);
    assert.match(refused.stderr, /dubious ownership/);
    assert.equal((await read(home)).exitCode, 0);
  });

  it("tells a folder outside of any repository, and a ref that there is not, from a failure", async () => {
    assert.equal(await isInRepository(home), false);
    assert.equal(await isInRepository(root), true);
    assert.equal(await commitOf(root, "nowhere"), undefined);
    assert.equal(await commitOf(home, "HEAD"), undefined);
  });

  it("says that there is no git where there is none", async () => {
    await assert.rejects(runGit(root, ["version"], { env: { PATH: root } }), NoGit);
  });
});
