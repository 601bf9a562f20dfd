import { z } from "zod";
import { commitOf } from "../../clients/git/commit-of.ts";
import { commitsBetween, type GitCommit } from "../../clients/git/history.ts";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { formatTagName, subprojectPath, versionName } from "../../model/observed/tag-name.ts";
import { type EnvironmentName, environmentName } from "../../model/scalars.ts";

/** A version that is to be let into an environment. */
export interface Candidate {
  environment: EnvironmentName;
  version: string;
  subproject?: string | undefined;
}

/** What a version brings into an environment: everything since what is deployed there. */
export interface ChangeSet {
  /** The version tag's commit. */
  commit: string;
  /** The commit that the environment tag names; undefined where nothing was deployed, so that everything is new. */
  deployed: string | undefined;
  commits: readonly GitCommit[];
}

export interface PullRequest {
  number: number;
  title: string;
  author: { id: number; login: string };
  /** The commits of the change set that came with it. */
  commits: readonly string[];
}

const pull = z.object({
  number: z.int(),
  title: z.string(),
  merged_at: z.string().nullable(),
  user: z.object({ id: z.int(), login: z.string() }).nullable(),
});

/** More than this is no change that somebody looked through. */
const mostCommits = 1000;

/** Reads from git what a version brings. Throws a usage error for a version that has no tag. */
export async function readChangeSet(
  root: string,
  { environment, version, subproject }: Candidate,
): Promise<ChangeSet> {
  const own = subproject === undefined ? {} : { subproject };
  const tag = formatTagName({ ...own, tagType: "VERSION", version });
  const commit = await commitOf(root, `refs/tags/${tag}`);
  if (commit === undefined) {
    throw new GantryError(`there is no tag "${tag}"`, {
      hint: '"git fetch --tags", or name a version that exists',
      exitCode: ExitCode.usage,
    });
  }
  const environmentTag = formatTagName({ ...own, tagType: "ENVIRONMENT", environment });
  const deployed = await commitOf(root, `refs/tags/${environmentTag}`);
  const commits = await commitsBetween(root, deployed, commit);
  if (commits.length <= mostCommits) return { commit, deployed, commits };
  throw new GantryError(`${commits.length} commits lie between what is deployed and ${version}`, {
    hint: `at most ${mostCommits} can be approved at once: deploy a version in between`,
  });
}

/**
 * The merged pull requests that the commits came with, by GitHub's own account of them: a commit's e-mail says whatever
 * its author wrote there. Commits that came without one are told as well, since nobody knows whose they are.
 */
export async function readPullRequests(
  client: GitHubClient,
  commits: readonly GitCommit[],
): Promise<{ pulls: PullRequest[]; stray: GitCommit[] }> {
  const found = await Promise.all(
    commits.map(async (commit) => {
      const asked = {
        what: `read the pull requests of commit ${commit.sha.slice(0, 12)}`,
        permission: "Pull requests: read",
      };
      const all = await client.list(pull, `/commits/${commit.sha}/pulls`, asked);
      return { commit, merged: all.filter(({ merged_at }) => merged_at !== null) };
    }),
  );
  const pulls = new Map<number, PullRequest>();
  for (const { commit, merged } of found) {
    for (const { number, title, user } of merged) {
      // GitHub shows nobody where the account is gone; nobody approves as that.
      const author = user ?? { id: 0, login: "ghost" };
      const commits = [...(pulls.get(number)?.commits ?? []), commit.sha];
      pulls.set(number, { number, title, author, commits });
    }
  }
  const stray = found.filter(({ merged }) => merged.length === 0).map(({ commit }) => commit);
  return { pulls: [...pulls.values()], stray };
}

const words = z.object({
  environment: environmentName,
  version: versionName,
  subproject: subprojectPath.optional(),
});

/** The words of a command as a version for an environment. Throws a usage error that names the wrong one. */
export function readCandidate(given: {
  environment: string;
  version: string;
  subproject: string | undefined;
}): Candidate {
  const parsed = words.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new GantryError("this names no version for an environment", { problems, exitCode: ExitCode.usage });
}
