import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { isInRepository, openRepository } from "../../../clients/git/repository.ts";
import { temporaryFolder } from "../../support/clean-up.ts";

describe("the work tree around a folder", () => {
  const git = (cwd: string, ...args: readonly string[]) => execa("git", args, { cwd });
  let root: string;
  beforeEach(async () => {
    root = join(temporaryFolder(), "clone");
    mkdirSync(join(root, "infra", "deep"), { recursive: true });
    await git(root, "init", "--quiet");
  });

  it("is known from any folder in it, and from none outside", async () => {
    assert.equal((await openRepository(root)).prefix, "");
    assert.equal((await openRepository(join(root, "infra", "deep"))).prefix, "infra/deep/");
    assert.equal(await isInRepository(dirname(root)), false);
    assert.equal(await isInRepository(join(root, ".git")), false);
  });

  it("is none that the clone names elsewhere, where nothing was changed", async () => {
    const elsewhere = temporaryFolder();
    await git(elsewhere, "init", "--quiet");
    await git(root, "config", "core.worktree", elsewhere);
    assert.equal(await isInRepository(root), false);
    await assert.rejects(openRepository(root), /is not in a git repository/);
    await git(root, "config", "core.worktree", dirname(root));
    await assert.rejects(openRepository(root), /git takes ".*" for the work tree, which has no \.git/);
  });
});
