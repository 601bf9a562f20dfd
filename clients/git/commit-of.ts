import { objectId, runGit } from "./run-git.ts";

/** The commit that a ref leads to; undefined where there is no such ref, or no repository. @throws NoGit */
export async function commitOf(root: string, ref: string): Promise<string | undefined> {
  const { exitCode, stdout } = await runGit(root, [
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${ref}^{commit}`,
  ]);
  return exitCode === 0 ? objectId.parse(stdout) : undefined;
}
