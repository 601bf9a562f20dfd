import { existsSync } from "node:fs";
import { rootsAt } from "../catalog/project.ts";
import { NoGit, runGit } from "../clients/git/run-git.ts";
import { readWorkflows } from "../workflows/compare-files.ts";
import { findApps, type FoundApps } from "./find-apps.ts";
import { reportedChecks } from "../workflows/reported-checks.ts";

/** What an existing repository tells of a product; undefined where it does not. */
interface RepositoryFacts {
  /** owner/name of the remote `origin`, where that is at GitHub. */
  repository: string | undefined;
  defaultBranch: string | undefined;
  /** What its own workflows report of a pull request. */
  checks: readonly string[];
  /** The apps that seem to be there. */
  found: FoundApps;
}

export async function readRepository(root: string): Promise<RepositoryFacts> {
  if (!existsSync(root))
    return {
      repository: undefined,
      defaultBranch: undefined,
      checks: [],
      found: { apps: [], unnamed: [], files: [] },
    };
  const top = rootsAt(root).repository;
  const [remote, head, found] = await Promise.all([
    git(root, ["remote", "get-url", "origin"]),
    git(root, ["symbolic-ref", "refs/remotes/origin/HEAD"]),
    findApps(top),
  ]);
  return {
    repository: remote === undefined ? undefined : githubRepository(remote),
    defaultBranch: head?.replace(/^refs\/remotes\/origin\//, ""),
    checks: reportedChecks(readWorkflows(top)),
    found,
  };
}

/** `git@github.com:o/n.git`, `ssh://git@github.com/o/n` and `https://github.com/o/n.git` all name o/n. */
function githubRepository(url: string): string | undefined {
  const form =
    /^(?:[\w+]+:\/\/)?(?:[^@/]*@)?(?:www\.)?github\.com(?::\d+\/|[:/])(?<path>[^/]+\/[^/]+?)(?:\.git)?\/?$/;
  return form.exec(url)?.groups?.["path"];
}

async function git(root: string, args: readonly string[]): Promise<string | undefined> {
  try {
    // An address may be an abbreviation of the person's own.
    const { exitCode, stdout } = await runGit(root, args, { own: true });
    return exitCode === 0 && stdout !== "" ? stdout.trim() : undefined;
  } catch (error) {
    if (error instanceof NoGit) return undefined;
    throw error;
  }
}
