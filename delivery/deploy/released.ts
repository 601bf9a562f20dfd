import { hasRemote } from "../../clients/git/remote.ts";
import { runGit } from "../../clients/git/run-git.ts";
import { GantryError } from "../../model/errors.ts";

/**
 * Which of these commits are on the default branch or on a release branch, at the remote where there is one: whatever else
 * there is was merged by nobody.
 */
export async function releasedCommits(
  root: string,
  defaultBranch: string,
  commits: readonly string[],
): Promise<ReadonlySet<string>> {
  const folder = (await hasRemote(root)) ? "refs/remotes/origin" : "refs/heads";
  const released = new Set<string>();
  for (const commit of new Set(commits.filter((each) => each !== ""))) {
    const branches = [`${folder}/${defaultBranch}`, `${folder}/release`];
    const ran = await runGit(root, [
      "for-each-ref",
      "--format=%(refname)",
      "--contains",
      commit,
      ...branches,
    ]);
    if (ran.exitCode !== 0) {
      throw new GantryError(`git does not say on which branches ${commit.slice(0, 12)} is`, {
        problems: ran.stderr.split("\n").filter((line) => line !== ""),
        hint: "git fetch --unshallow origin, or fetch-depth: 0 in a workflow",
      });
    }
    if (ran.stdout !== "") released.add(commit);
  }
  return released;
}
