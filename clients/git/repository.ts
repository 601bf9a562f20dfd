import { existsSync } from "node:fs";
import { join } from "node:path";
import { inTemporaryFolder } from "../../files/temporary-folder.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { commitOf } from "./commit-of.ts";
import { noSnapshot, snapshotOf } from "./snapshot.ts";
import { differentFiles } from "./uncommitted.ts";
import { runGit, runGitForBytes, type GitOptions, type GitRan } from "./run-git.ts";

/** A file of a commit. */
export interface TrackedFile {
  /** Relative to the folder that was asked about, with slashes. */
  path: string;
  /** The blob's object id. */
  id: string;
}

/** What a repository is asked, always for one folder of it, such as the project's root. */
export interface Repository {
  /** Where the folder lies below the repository's top, with a slash at its end; empty where it is the top. */
  prefix: string;
  /**
   * The commit from which the working tree's branch went its own way: what was merged into the base since then is not
   * part of the change. Throws a GantryError for an unknown ref and for a history that is too short to tell.
   */
  forkPoint(ref: string): Promise<string>;
  /** The commit that a ref names. Throws a GantryError for an unknown one. */
  resolve(ref: string): Promise<string>;
  /** The plain files below a folder of the commit, by default the one that is asked about; neither links nor submodules. */
  files(commit: string, folder?: string): Promise<readonly TrackedFile[]>;
  /** Every path of the commit, from the repository's top. */
  paths(commit: string): Promise<readonly string[]>;
  /** The paths that differ between two commits, from the repository's top: links and what was removed included. */
  changed(from: string, to: string): Promise<readonly string[]>;
  read(file: TrackedFile): Promise<Uint8Array>;
  /** Writes the files below a folder of the commit, by default the one that is asked about, to `to`, which may exist. */
  checkOut(commit: string, to: string, folder?: string): Promise<void>;
  /**
   * A commit of the working tree as it is, whatever git was told to overlook; HEAD's where nothing was changed. Of files that git
   * does not track it has those that a pack, a program or a catalog would load.
   */
  snapshot(): Promise<string>;
  /** The name that git writes into commits here, or undefined. */
  userName(): Promise<string | undefined>;
}

/** Opens the repository that `folder` lies in. Throws a GantryError where there is none, or no git. */
export async function openRepository(folder: string): Promise<Repository> {
  const around = await workTreeAround(folder);
  if (around === undefined) {
    throw new GantryError(`"${folder}" is not in a git repository`, {
      hint: "run it in a clone of the product's repository",
      exitCode: ExitCode.usage,
    });
  }
  const git = (args: readonly string[], options?: GitOptions): Promise<GitRan> =>
    runGit(folder, args, options);
  const shallow = async (): Promise<boolean> =>
    (await git(["rev-parse", "--is-shallow-repository"])).stdout === "true";
  const resolve = async (ref: string): Promise<string> => {
    const found = await commitOf(folder, ref);
    if (found === undefined) throw unknownRef(ref, await shallow());
    return found;
  };
  const { prefix, top } = around;
  const files = async (commit: string, below = prefix): Promise<readonly TrackedFile[]> => {
    const { stdout, exitCode } = await git(["ls-tree", "-r", "-z", "--full-tree", `${commit}:${below}`]);
    if (exitCode !== 0) throw new GantryError(`git cannot list the files of ${commit}`);
    return stdout.split("\0").flatMap((line) => {
      const { id, path } = /^100\d{3} blob (?<id>[0-9a-f]+)\t(?<path>.+)$/s.exec(line)?.groups ?? {};
      return id === undefined || path === undefined ? [] : [{ path, id }];
    });
  };
  return {
    prefix,
    resolve,
    async forkPoint(ref) {
      const base = await git(["merge-base", await resolve(ref), "HEAD"]);
      if (base.exitCode !== 0) throw unrelated(ref, await shallow());
      return base.stdout;
    },
    files,
    async paths(commit) {
      const { stdout, exitCode } = await git(["ls-tree", "-r", "-z", "--full-tree", "--name-only", commit]);
      if (exitCode !== 0) throw new GantryError(`git cannot list the files of ${commit}`);
      return stdout.split("\0").filter((path) => path !== "");
    },
    async changed(from, to) {
      const args = ["diff", "--name-only", "--no-renames", "--no-relative", "-z", from, to, "--"];
      const { stdout, exitCode } = await git(args);
      if (exitCode !== 0) throw new GantryError(`git cannot compare ${from} with ${to}`);
      return stdout.split("\0").filter((path) => path !== "");
    },
    async read({ id, path }) {
      const { stdout, exitCode } = await runGitForBytes(folder, ["cat-file", "blob", id]);
      if (exitCode !== 0) throw new GantryError(`git cannot read "${path}" (${id})`);
      return stdout;
    },
    async checkOut(commit, to, below = prefix) {
      await inTemporaryFolder("index", async (own) => {
        const options = { own: true, env: { GIT_INDEX_FILE: join(own, "index") } };
        const read = await git(["read-tree", `${commit}:${below}`], options);
        // Anywhere else it would write what lies below that folder alone.
        const written = await runGit(top, ["checkout-index", "--all", "--force", `--prefix=${to}/`], options);
        const meant = await files(commit, below);
        const missing = meant.map(({ path }) => path).filter((path) => !existsSync(join(to, path)));
        // A filter of the clone's own could write something else than the commit has.
        const wrong = [...new Set([...missing, ...differentFiles(to, meant)])];
        if (read.exitCode === 0 && written.exitCode === 0 && wrong.length === 0) return;
        throw new GantryError(`git cannot write the files of ${commit.slice(0, 12)}`, {
          problems: [
            ...[read.stderr, written.stderr].filter((said) => said !== ""),
            ...wrong.slice(0, 5).map((path) => `"${path}" was not written as the commit has it`),
          ],
        });
      });
    },
    async snapshot() {
      const head = await commitOf(folder, "HEAD");
      if (head === undefined)
        throw new GantryError("there is no commit yet", { hint: "commit first", exitCode: ExitCode.usage });
      if ((await git(["ls-files", "--unmerged"])).stdout !== "")
        throw noSnapshot("git ls-files --unmerged names files");
      return inTemporaryFolder("index", (own) =>
        snapshotOf({ root: folder, top, prefix, head, index: join(own, "index") }),
      );
    },
    async userName() {
      const { stdout } = await git(["config", "user.name"], { own: true });
      return stdout === "" ? undefined : stdout;
    },
  };
}

/** Whether a folder lies in a repository's work tree. Throws as `openRepository` does, but where there is none. */
export async function isInRepository(folder: string): Promise<boolean> {
  return (await workTreeAround(folder)) !== undefined;
}

/** The repository's work tree that a folder lies in. */
interface WorkTree {
  /** The folder below its top, with a slash at its end; empty for the top. */
  prefix: string;
  top: string;
}

/**
 * The work tree around a folder, asked in one call; undefined where there is none. It has to lie around what the folder is in: a clone's own
 * configuration could name another one, where nothing was changed. Throws a GantryError where git refuses to say, or there is no git.
 */
async function workTreeAround(folder: string): Promise<WorkTree | undefined> {
  const asked = ["--is-inside-work-tree", "--show-prefix", "--show-toplevel"];
  const { stdout, stderr, exitCode } = await runGit(folder, ["rev-parse", ...asked]);
  const [isInside, prefix = "", ...top] = stdout.split("\n");
  // Below `.git` it says so, and then that there is no top; where the clone names a work tree elsewhere, it says that one's.
  if (isInside === "false" || stderr.includes("not a git repository")) return undefined;
  if (exitCode === 0) return { prefix, top: checkTop(top.join("\n")) };
  // Git has further reasons to refuse, such as a folder that belongs to somebody else, and says how to mend them.
  throw new GantryError(`git refuses to read "${folder}"`, {
    problems: stderr.split("\n").filter((line) => line.trim() !== ""),
    exitCode: ExitCode.usage,
  });
}

function checkTop(top: string): string {
  if (existsSync(join(top, ".git"))) return top;
  throw new GantryError(`git takes "${top}" for the work tree, which has no .git`, {
    hint: '"git config --show-origin core.worktree" says who says so, and "git config --unset core.worktree" takes it back',
    exitCode: ExitCode.usage,
  });
}

function unknownRef(ref: string, shallow: boolean): GantryError {
  const hint = shallow
    ? 'the clone is shallow and may lack it: "git fetch --unshallow", or "fetch-depth: 0" in a workflow'
    : 'name a branch, tag or commit of this clone, such as origin/main; "git fetch" brings those of the remote';
  return new GantryError(`unknown ref "${ref}"`, { hint, exitCode: ExitCode.usage });
}

function unrelated(ref: string, shallow: boolean): GantryError {
  return new GantryError(`"${ref}" and the working tree have no commit in common`, {
    hint: shallow
      ? 'the clone is shallow: "git fetch --unshallow", or "fetch-depth: 0" in a workflow'
      : "name the branch that the change is going to be merged into",
    exitCode: ExitCode.usage,
  });
}
