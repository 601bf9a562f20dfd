import { loadRepository } from "../../catalog/load.ts";
import type { Project } from "../../catalog/project.ts";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { type Approvals, isOnePerson, type Reviewer, signers } from "../../model/declared/approvals.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { GantryError } from "../../model/errors.ts";
import { openGitHub } from "../open-github.ts";
import { accountProblem } from "./at-github.ts";
import { readCandidate, readChangeSet, readPullRequests, type Candidate } from "./change-set.ts";
import { judgeApprovals, requireTrusted, trustedApprovals } from "./judge-approvals.ts";
import { checklistRun, readRunApprovals } from "./run-approvals.ts";

interface Signed {
  project: Project;
  catalog: EnvironmentCatalog;
  /** The version that it is about. */
  version: { version: string; subproject: string | undefined };
  /** Who has written it as signed off. */
  by: string;
  /** The page of the run that wrote it; undefined outside of a workflow. */
  run: string | undefined;
  local: boolean;
  env: Readonly<Record<string, string | undefined>>;
}

/** Whether somebody who may has signed a checklist off, and who. */
export type SignedOff =
  | { kind: "known"; who: string; how: string }
  /** Nobody who may has. */
  | { kind: "wrong"; problem: string; hint: string }
  /** Nobody was asked, or nobody answered. */
  | { kind: "unasked"; why: string; hint: string | undefined };

/**
 * Who has signed a checklist off: one of the environment's reviewers who wrote nothing of what comes with the version. Where GitHub's reviewers
 * approve, by their approval of the run that wrote it; where tags are signed, by the signed approval of that version. On the local cloud
 * the person at the terminal counts. Never throws for what cannot be asked.
 */
export function signedOff(signed: Signed): Promise<SignedOff> {
  return ask(signed, (client) => asked(signed, client, byTag));
}

/**
 * Whether it would count if `by` signed it off now: the same, but that the signed approval of the version may come later.
 */
export function maySignOff(signed: Signed): Promise<SignedOff> {
  const isReviewer: ByTag = ({ by }, _, own) => {
    const found = signers(own).find((each) => isOnePerson(own, each, { login: by }));
    const known = signers(own)
      .map(({ login }) => login)
      .join(", ");
    return Promise.resolve<SignedOff>(
      found === undefined
        ? { kind: "wrong", problem: `"${by}" is not among approvals.reviewers`, hint: `these may: ${known}` }
        : { kind: "known", who: found.login, how: "who is among approvals.reviewers" },
    );
  };
  return ask(signed, (client) => asked(signed, client, isReviewer));
}

async function ask(
  { local, by, project, env }: Signed,
  judge: (client: GitHubClient) => Promise<SignedOff>,
): Promise<SignedOff> {
  if (local)
    return {
      kind: "unasked",
      why: `on the local cloud whoever is at the terminal counts, who was ${by}`,
      hint: undefined,
    };
  try {
    const { repository } = loadRepository(project.root).product;
    const github = await openGitHub({ repository, env, local: undefined });
    try {
      return await judge(github.client);
    } finally {
      await github.close();
    }
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    return { kind: "unasked", why: [error.message, ...error.problems].join(": "), hint: error.hint };
  }
}

type ByTag = (signed: Signed, candidate: Candidate, own: Approvals) => Promise<SignedOff>;

async function asked(signed: Signed, client: GitHubClient, judgeTag: ByTag): Promise<SignedOff> {
  const { project, catalog, version } = signed;
  const { environment } = catalog;
  const own = (await trustedApprovals(project.root, environment, client)) ?? catalog.approvals;
  const candidate = readCandidate({ environment, subject: version.version, subproject: version.subproject });
  switch (own.method) {
    case "none":
      return {
        kind: "wrong",
        problem: `${environment} has no reviewers, so nobody can sign it off`,
        hint: "approvals.method of the catalog says who approves",
      };
    case "signed-tags":
      return judgeTag(signed, candidate, own);
    case "reviewers":
      return byRun(signed, candidate, own, client);
  }
}

async function byTag({ project, by, env }: Signed, candidate: Candidate, own: Approvals): Promise<SignedOff> {
  const { subject, environment } = candidate;
  const words =
    subject.kind === "version"
      ? `${environment} ${subject.version}${subject.subproject === undefined ? "" : ` --subproject ${subject.subproject}`}`
      : environment;
  const hint = `a reviewer signs it off, and approves with "gantry approve ${words} --push"`;
  const verdict = await judgeApprovals({
    root: project.root,
    candidate,
    commit: undefined,
    infrastructure: undefined,
    env,
    local: undefined,
    now: new Date(),
  });
  const [obstacle] = verdict.obstacles;
  if (obstacle !== undefined) return { kind: "wrong", problem: obstacle, hint };
  const ofThem = verdict.judged.filter(({ login }) => isOnePerson(own, { login }, { login: by }));
  const good = ofThem.find(({ problem }) => problem === undefined);
  if (good !== undefined) return { kind: "known", who: good.login, how: `who signed ${good.tag}` };
  const [wrong] = ofThem;
  const problem =
    wrong?.problem === undefined
      ? `${by} has signed it off, and has not signed an approval of the version`
      : `${by} has signed it off: ${wrong.problem}`;
  return { kind: "wrong", problem, hint };
}

async function byRun(
  { project, catalog, run }: Signed,
  candidate: Candidate,
  own: Approvals,
  client: GitHubClient,
): Promise<SignedOff> {
  const { environment } = catalog;
  const { owner, name, defaultBranch } = loadRepository(project.root).product.repository;
  const hint = `sign it off by dispatch: "gh workflow run checklist.yml -f environment=${environment} -f version=…"`;
  const wrong = (problem: string): SignedOff => ({ kind: "wrong", problem, hint });
  const id =
    run?.startsWith(`https://github.com/${owner}/${name}/actions/runs/`) === true
      ? /\/runs\/(\d{1,20})$/.exec(run)?.[1]
      : undefined;
  if (id === undefined)
    return wrong(
      `GitHub asks the reviewers of ${environment} in its workflow alone, and no run of it signed this off`,
    );
  const other = await checklistRun(client, id, defaultBranch);
  if (other !== undefined) return wrong(`the run ${id} that signed it off ${other}`);
  const { approvers } = await readRunApprovals(client, id, catalog);
  if (approvers.length === 0)
    return wrong(`GitHub names nobody who approved the run ${id} that signed it off`);
  const authors = await authorsOf(project, candidate, client);
  if ("problem" in authors) return wrong(authors.problem);
  const problems = await Promise.all(approvers.map((each) => whyNot(each, own, authors, client)));
  const good = approvers[problems.indexOf(undefined)];
  return good === undefined
    ? wrong(problems.filter((each) => each !== undefined).join("; "))
    : { kind: "known", who: good.login, how: `who approved the run ${id}` };
}

async function authorsOf(
  { root }: Project,
  candidate: Candidate,
  client: GitHubClient,
): Promise<readonly Reviewer[] | { problem: string }> {
  const { trusted } = await requireTrusted(root, candidate, client);
  const { commits } = await readChangeSet(root, candidate, { infrastructure: trusted, place: "remote" });
  const { pulls, stray } = await readPullRequests(client, commits);
  const [unknown] = stray;
  return unknown === undefined
    ? pulls.map(({ author }) => author)
    : {
        problem: `${unknown.sha.slice(0, 12)} "${unknown.subject}" came by no pull request, so nobody knows its author`,
      };
}

async function whyNot(
  approver: Reviewer,
  own: Approvals,
  authors: readonly Reviewer[],
  client: GitHubClient,
): Promise<string | undefined> {
  const { login } = approver;
  if (!own.reviewers.some((each) => isOnePerson(own, each, approver)))
    return `${login} is not among approvals.reviewers`;
  if (authors.some((author) => isOnePerson(own, author, approver))) return `${login} wrote a part of it`;
  return accountProblem(client, approver);
}
