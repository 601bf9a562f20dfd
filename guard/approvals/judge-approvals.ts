import { inTemporaryFolder } from "../../files/temporary-folder.ts";
import { listEnvironments, loadEnvironment, loadRepository } from "../../catalog/load.ts";
import { commitOf } from "../../clients/git/commit-of.ts";
import { projectOfCommit } from "../../clients/git/project-of-commit.ts";
import { tagNamed } from "../../clients/git/history.ts";
import { fetchRefs } from "../../clients/git/remote.ts";
import { isInRepository, openRepository } from "../../clients/git/repository.ts";
import { runGit } from "../../clients/git/run-git.ts";
import {
  type Candidate,
  type ChangeSet,
  type PullRequest,
  readChangeSet,
  readPullRequests,
} from "./change-set.ts";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { branchAtGitHub, otherAtGitHub, tagsAtGitHub } from "./at-github.ts";
import { type JudgedApproval, verifyApprovals } from "./verify-approvals.ts";
import { openGitHub } from "../open-github.ts";
import { type Approvals, personOf, signers } from "../../model/declared/approvals.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { whatGitHubHas } from "../../model/declared/github-plan.ts";
import { runOfJob } from "./run-approvals.ts";
import { subjectWord } from "../../model/observed/approval-tag.ts";
import { formatTagName } from "../../model/observed/tag-name.ts";

export interface JudgeOptions {
  root: string;
  candidate: Candidate;
  /** The commit that is about to be deployed; the version tag's where it is undefined. */
  commit: string | undefined;
  /** The commit that program, catalog and pack come from; the default branch's where it is undefined. */
  infrastructure: string | undefined;
  env: Readonly<Record<string, string | undefined>>;
  /** The folder of local runs, where the emulated GitHub is meant. */
  local: string | undefined;
  now: Date;
}

export interface Verdict {
  approvals: Approvals;
  change: ChangeSet;
  pulls: readonly PullRequest[];
  judged: readonly JudgedApproval[];
  /** Whose approvals count, one per person. */
  counted: readonly string[];
  /** Likewise of the infrastructure that a version comes with; undefined where none of it is new. */
  infrastructure: { commit: string; counted: readonly string[] } | undefined;
  /** Why no number of approvals would be enough, a line each. */
  obstacles: readonly string[];
  enough: boolean;
}

/**
 * Whether a version, with the infrastructure that it comes with, or infrastructure alone, or the end of a hold, has the approvals
 * that the default branch asks for. Reviewers, their number and their keys come from the default branch's commit; authors
 * from GitHub. @throws RestFailed, NoToken
 */
export async function judgeApprovals(options: JudgeOptions): Promise<Verdict> {
  const { root, candidate, env, local, now } = options;
  const { repository } = loadRepository(root).product;
  const github = await openGitHub({ repository, env, local });
  try {
    // The local cloud's GitHub has no refs: there the clone's are all there are.
    const client = local === undefined ? github.client : undefined;
    const { trusted, approvals } = await requireTrusted(root, candidate, client);
    const change = await readChangeSet(root, candidate, {
      infrastructure: options.infrastructure ?? trusted,
      place: local === undefined ? "remote" : "local",
    });
    const { commit, commits, broughtBy } = change;
    if (options.commit !== undefined && options.commit !== commit)
      throw otherCommit(candidate, options.commit, commit);
    if (client !== undefined) await refuseOtherVersion(root, candidate, client);
    const { pulls, stray } = await readPullRequests(github.client, commits);
    const measuresWait = !isHeldByGitHub(options);
    const asked = { root, approvals, trusted, pulls, broughtBy, measuresWait, now };
    const own = await verifyApprovals({ ...asked, candidate, commit }, client);
    const counted = loginsOf(own, approvals);
    const part = newInfrastructure(candidate, change);
    const also = part === undefined ? [] : await verifyApprovals({ ...asked, ...part }, client);
    // Who wrote it makes no difference where nobody else is there.
    const unknown = approvals.onePerson === undefined ? stray : [];
    const obstacles = unknown.map(
      ({ sha, subject }) =>
        `${sha.slice(0, 12)} "${subject}" came by no pull request, so nobody knows its author`,
    );
    // Who approves a version approves what its own commit holds, and the commit that the approval names.
    const named = own.filter((each) => [commit, each.infrastructure].includes(part?.commit));
    const infrastructure = part && { commit: part.commit, counted: loginsOf([...named, ...also], approvals) };
    const enough =
      obstacles.length === 0 &&
      [counted, infrastructure?.counted ?? counted].every(({ length }) => length >= approvals.required);
    const judged = [...own, ...also];
    return { approvals, change, pulls, judged, counted, infrastructure, obstacles, enough };
  } finally {
    await github.close();
  }
}

/** Whether GitHub's environment holds the job for as long as a team of one waits. Outside of a job nobody has waited. */
function isHeldByGitHub({ root, env, local }: JudgeOptions): boolean {
  const { repository } = loadRepository(root).product;
  return local === undefined && whatGitHubHas(repository).reviewers && runOfJob(env) !== undefined;
}

/** The infrastructure that a version comes with, as it is approved by itself; undefined where it came from there last as well. */
function newInfrastructure(
  { environment, subject }: Candidate,
  { infrastructure }: ChangeSet,
): { candidate: Candidate; commit: string } | undefined {
  if (subject.kind !== "version" || infrastructure === undefined) return undefined;
  const { commit, deployed } = infrastructure;
  return commit === deployed
    ? undefined
    : { candidate: { environment, subject: { kind: "commit", commit } }, commit };
}

/** Those whose approvals count, one per person, whatever accounts they have. */
function loginsOf(judged: readonly JudgedApproval[], approvals: Approvals): string[] {
  const good = judged.filter(({ problem }) => problem === undefined);
  const persons = Map.groupBy(good, ({ login }) => {
    const id = signers(approvals).find((reviewer) => reviewer.login === login)?.id;
    return personOf(approvals, { login, id });
  });
  return [...persons.values()].flatMap(([first]) => (first === undefined ? [] : [first.login]));
}

function otherCommit({ subject }: Candidate, meant: string, commit: string): GantryError {
  const word = subjectWord(subject);
  return new GantryError(`${meant.slice(0, 12)} is to be deployed, and ${word} is ${commit.slice(0, 12)}`, {
    hint: `check out ${word}, or name the version that is checked out`,
    exitCode: ExitCode.violation,
  });
}

/** A version's tag names what is deployed: one that this clone alone has could name anything. */
async function refuseOtherVersion(root: string, { subject }: Candidate, client: GitHubClient): Promise<void> {
  if (subject.kind !== "version") return;
  const { version, subproject } = subject;
  const name = formatTagName({
    ...(subproject === undefined ? {} : { subproject }),
    tagType: "VERSION",
    version,
  });
  const tag = await tagNamed(root, name);
  const problem = tag && otherAtGitHub(tag, await tagsAtGitHub(client, name));
  if (problem === undefined) return;
  throw new GantryError(`"${name}" is not the version that was approved: ${problem}`, {
    hint: `git fetch --tags --force origin`,
    exitCode: ExitCode.violation,
  });
}

/** What the default branch says about a candidate's approvals, and its commit, whose lists of keys count. */
export async function requireTrusted(
  root: string,
  candidate: Candidate,
  client: GitHubClient | undefined,
): Promise<{ trusted: string; approvals: Approvals }> {
  const { defaultBranch } = loadRepository(root).product.repository;
  const trusted =
    client === undefined
      ? await defaultBranchCommit(root, defaultBranch)
      : await commitFromGitHub(root, defaultBranch, client);
  const approvals = await approvalsAt(root, trusted, candidate.environment);
  if (approvals !== undefined) return { trusted, approvals };
  throw new GantryError(`the default branch has no environment "${candidate.environment}"`, {
    hint: "merge it first: who approves is read from there",
    exitCode: ExitCode.violation,
  });
}

/**
 * What the default branch says about an environment's approvals, as GitHub has that branch: a clone's own refs are whatever
 * somebody made them. Undefined where there is no clone to lay it out from, and where that branch has no such environment.
 *
 * @throws RestFailed
 */
export async function trustedApprovals(
  root: string,
  environment: Candidate["environment"],
  client: GitHubClient,
): Promise<Approvals | undefined> {
  const { defaultBranch } = loadRepository(root).product.repository;
  if (!(await isInRepository(root))) return undefined;
  return approvalsAt(root, await commitFromGitHub(root, defaultBranch, client), environment);
}

/** What the catalog of a commit says about approvals: a branch under way cannot change who approves it. */
async function approvalsAt(
  root: string,
  commit: string,
  environment: Candidate["environment"],
): Promise<Approvals | undefined> {
  return inTemporaryFolder("trusted", async (folder) => {
    const repository = await openRepository(root);
    const from = await projectOfCommit(repository, commit);
    if (from === undefined) return undefined;
    await repository.checkOut(commit, folder, from);
    if (!listEnvironments(folder).includes(environment)) return undefined;
    return loadEnvironment(folder, environment).approvals;
  });
}

/** The default branch's commit as GitHub has it now: who was taken off a list since the clone was fetched approves nothing. */
async function commitFromGitHub(root: string, branch: string, client: GitHubClient): Promise<string> {
  const commit = await branchAtGitHub(client, branch);
  if ((await commitOf(root, commit)) === commit) return commit;
  await fetchRefs(root, [`+refs/heads/${branch}:refs/remotes/origin/${branch}`]);
  if ((await commitOf(root, commit)) === commit) return commit;
  throw new GantryError(
    `GitHub has ${branch} at ${commit.slice(0, 12)}, which this clone's remote does not have`,
    {
      hint: '"git remote get-url origin" says where the clone fetches from',
      exitCode: ExitCode.violation,
    },
  );
}

/**
 * The commit of the default branch: the remote's, as it was fetched last, and the clone's own branch only where the
 * repository has no remote at all. Who may approve is read from here, never from the work tree.
 */
async function defaultBranchCommit(root: string, branch: string): Promise<string> {
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
