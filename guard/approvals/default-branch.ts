import { ExitCode, GantryError } from "../../model/errors.ts";
import { commitOf } from "../../clients/git/commit-of.ts";
import { runGit } from "../../clients/git/run-git.ts";

/**
 * The commit of the default branch: the remote's, as it was fetched last, and the clone's own branch only where the
 * repository has no remote at all. Who may approve is read from here, never from the work tree.
 */
export async function defaultBranchCommit(root: string, branch: string): Promise<string> {
  const { exitCode, stdout, stderr } = await runGit(root, ["remote"]);
  if (exitCode !== 0)
    throw new GantryError("git does not say whether there is a remote", { problems: [stderr] });
  const remote = stdout !== "";
  const ref = remote ? `refs/remotes/origin/${branch}` : `refs/heads/${branch}`;
  const commit = await commitOf(root, ref);
  if (commit !== undefined) return commit;
  throw new GantryError(`there is no ${ref}, which says who may approve`, {
    hint: remote
      ? `git fetch origin ${branch}, or fetch-depth: 0 in a workflow`
      : "run it in a clone of the product's repository",
    exitCode: ExitCode.usage,
  });
}
