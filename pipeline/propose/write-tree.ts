import { join } from "node:path";
import { objectId, runGit, type GitRan } from "../../clients/git/run-git.ts";
import { inTemporaryFolder } from "../../files/temporary-folder.ts";
import { GantryError } from "../../model/errors.ts";

/** What the work tree has that a commit has not. */
export interface Differing {
  tree: string;
  /** From the repository's top, sorted. */
  paths: readonly string[];
}

/**
 * Writes a commit's tree with what lies in the work tree at these patterns, by an index of its own: the clone's stays as it is.
 * What git ignores is left out.
 */
export async function differing(
  top: string,
  commit: string,
  patterns: readonly string[],
): Promise<Differing> {
  return inTemporaryFolder("propose", async (folder) => {
    const git = async (...args: readonly string[]): Promise<GitRan> => {
      const env = { GIT_INDEX_FILE: join(folder, "index") };
      const ran = await runGit(top, args, { own: true, patient: true, env });
      if (ran.exitCode === 0) return ran;
      throw new GantryError("git cannot say what differs", { problems: [ran.stderr] });
    };
    await git("read-tree", commit);
    // One that matches nothing is an error to git, and none here.
    const listed = await git(
      "ls-files",
      "-z",
      "--modified",
      "--deleted",
      "--others",
      "--exclude-standard",
      "--",
      ...patterns,
    );
    const found = listed.stdout.split("\0").filter((path) => path !== "");
    if (found.length > 0) await git("add", "--all", "--", ...found.map((path) => `:(literal)${path}`));
    const tree = objectId.parse((await git("write-tree")).stdout);
    const { stdout } = await git("diff-tree", "-r", "-z", "--name-only", "--no-renames", commit, tree);
    return {
      tree,
      paths: stdout
        .split("\0")
        .filter((path) => path !== "")
        .sort(),
    };
  });
}
