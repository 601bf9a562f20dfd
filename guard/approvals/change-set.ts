import { z } from "zod";
import { commitOf } from "../../clients/git/commit-of.ts";
import { commitsBetween, type GitCommit } from "../../clients/git/history.ts";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { approvalSubject, type ApprovalSubject, subjectWord } from "../../model/observed/approval-tag.ts";
import { placed, type ReleasePlace } from "../../model/observed/release-place.ts";
import { formatTagName, type TagName } from "../../model/observed/tag-name.ts";
import { environmentName, type EnvironmentName } from "../../model/scalars.ts";
import { readReleaseLog } from "../../stacks/release-log.ts";
import { waitingBehind } from "./waiting.ts";

/** What is to be let into an environment, or the hold on it that is to end. */
export interface Candidate {
  environment: EnvironmentName;
  subject: ApprovalSubject;
}

/** What comes into an environment with it: everything since what is deployed there. */
export interface ChangeSet {
  /** What an approval points at: the version's commit, the infrastructure's, or the record of the hold. */
  commit: string;
  /** The commit that the environment tag names; undefined where nothing was deployed, so that everything is new. */
  deployed: string | undefined;
  /** Where program, catalog and pack come from, and where they came from last. Undefined for a hold. */
  infrastructure: { commit: string; deployed: string | undefined } | undefined;
  commits: readonly GitCommit[];
  /** The logins of whoever brought there what a hold keeps out. */
  broughtBy: readonly string[];
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

/**
 * Reads from git what comes with it, of the version and of the infrastructure that it comes with: a commit of the default
 * branch. Throws a usage error for a version, a commit or a hold that is not there.
 */
export async function readChangeSet(
  root: string,
  { environment, subject }: Candidate,
  { infrastructure, place }: { infrastructure: string; place: ReleasePlace },
): Promise<ChangeSet> {
  const log = await readReleaseLog(root, environment, place);
  const last = log.attempts.findLast(({ ended }) => ended?.said.status === "SUCCESS")?.said.infrastructure;
  if (subject.kind === "hold") {
    const waiting = await waitingBehind(root, log, { environment, hold: subject.hold, place });
    const own = waiting.hold.said.subproject === undefined;
    const declared = own ? await commitsBetween(root, last, infrastructure) : [];
    const commits = bounded([...waiting.commits, ...declared], subject);
    const { commit } = waiting.hold;
    return {
      commit,
      deployed: undefined,
      infrastructure: undefined,
      commits,
      broughtBy: waiting.broughtBy,
    };
  }
  if (subject.kind === "commit") {
    const commit = await requireCommit(root, subject.commit, `commit ${subject.commit.slice(0, 12)}`);
    const commits = bounded(await commitsBetween(root, last, commit), subject);
    return { commit, deployed: last, infrastructure: { commit, deployed: last }, commits, broughtBy: [] };
  }
  const { version, subproject } = subject;
  const own = subproject === undefined ? {} : { subproject };
  const tag = formatTagName({ ...own, tagType: "VERSION", version });
  const commit = await requireCommit(root, `refs/tags/${tag}`, `tag "${tag}"`);
  const deployed = await runningCommit(root, { ...own, tagType: "ENVIRONMENT", environment }, place);
  const declared = { commit: infrastructure, deployed: last ?? deployed };
  const commits = bounded(
    [
      ...(await commitsBetween(root, deployed, commit)),
      ...(await commitsBetween(root, declared.deployed, infrastructure)),
    ],
    subject,
  );
  return { commit, deployed, infrastructure: { ...declared, deployed: last }, commits, broughtBy: [] };
}

/** The commit that runs by an environment's tag; of a run on the local cloud the real one where no such run has set it. */
async function runningCommit(root: string, name: TagName, place: ReleasePlace): Promise<string | undefined> {
  const ref = `refs/tags/${formatTagName(name)}`;
  return (await commitOf(root, placed(ref, place))) ?? (await commitOf(root, ref));
}

async function requireCommit(root: string, ref: string, what: string): Promise<string> {
  const commit = await commitOf(root, ref);
  if (commit !== undefined) return commit;
  throw new GantryError(`there is no ${what}`, {
    hint: '"git fetch --tags origin", or name one that exists',
    exitCode: ExitCode.usage,
  });
}

/** Each of them once. */
function bounded(all: readonly GitCommit[], subject: ApprovalSubject): GitCommit[] {
  const commits = [...new Map(all.map((commit) => [commit.sha, commit])).values()];
  if (commits.length <= mostCommits) return commits;
  throw new GantryError(
    `${commits.length} commits lie between what is deployed and ${subjectWord(subject)}`,
    {
      hint: `at most ${mostCommits} can be approved at once: deploy a version in between`,
    },
  );
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

/** The words of a command as what is to be let into an environment. Throws a usage error that names the wrong one. */
export function readCandidate(given: {
  environment: string;
  subject: string;
  subproject: string | undefined;
}): Candidate {
  const environment = environmentName.safeParse(given.environment);
  const subject = approvalSubject.safeParse(given);
  if (environment.success && subject.success) return { environment: environment.data, subject: subject.data };
  const problems = [
    ...(environment.error?.issues ?? []).map(({ message }) => `environment: ${message}`),
    ...(subject.error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`),
  ];
  throw new GantryError("this names nothing that could be approved", {
    problems,
    exitCode: ExitCode.usage,
  });
}
