import { leaveEvent } from "../../evidence/leave-event.ts";
import { loadEnvironment, loadRepository } from "../../catalog/load.ts";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import type { Approvals } from "../../model/declared/approvals.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { shortfall } from "../approvals/approvals-text.ts";
import { readCandidate } from "../approvals/change-set.ts";
import { judgeApprovals, trustedApprovals } from "../approvals/judge-approvals.ts";
import { whatGitHubHas } from "../../model/declared/github-plan.ts";
import { readRunApprovals, runOfJob } from "../approvals/run-approvals.ts";
import { openGitHub } from "../open-github.ts";
import { useBrokenGlass } from "../break-glass/use.ts";
import { repositoryStack } from "../../catalog/stacks.ts";
import { commitOf } from "../../clients/git/commit-of.ts";
import { versionsOf } from "../../clients/git/history.ts";
import { uncommitted } from "../../clients/git/uncommitted.ts";
import { listed } from "../../policy/message.ts";
import { stateOf } from "../approvals/state-of.ts";
import type { VersionReference } from "../../model/observed/environment-record.ts";
import type { Attempt, ReleaseLog } from "../../model/observed/release-log.ts";
import { readReleaseLog } from "../../stacks/release-log.ts";
import { type Approvable, checkRunApprovals, versionNamed } from "./check-run-approvals.ts";
import type { CheckResult, DeployOptions } from "./deployment.ts";

const check = "approvals";

/**
 * Whether what is about to be applied was approved. Where GitHub has reviewers, it holds the job until one of them agrees, and
 * who that was is asked; where it has none, signed tags are verified. Breaking the glass skips this wait, never a rule, and
 * leaves its record first.
 */
export async function checkApprovals(planned: Approvable): Promise<CheckResult | undefined> {
  const { options, session, context } = planned;
  if (options.local || options.stack === repositoryStack) return judge(planned, ownApprovals(planned));
  const { repository } = loadRepository(session.project.root).product;
  const github = await openGitHub({ repository, env: context.env, local: undefined });
  try {
    const own = ownApprovals(planned);
    const { environment } = loadEnvironment(session.project.root, options.stack);
    const trusted = await trustedApprovals(session.project.root, environment, github.client);
    const early = (await aloneProblem(planned, trusted, github.client)) ?? otherAlone(own, trusted);
    if (early !== undefined) return { check, passed: false, ...early };
    return await judge(planned, own?.method === "signed-tags" ? own : (trusted ?? own), github.client);
  } finally {
    await github.close();
  }
}

/** The work tree asked for no name where the default branch has one person alone. */
function otherAlone(
  own: Approvals | undefined,
  trusted: Approvals | undefined,
): Pick<CheckResult, "problems" | "hint"> | undefined {
  if (trusted?.onePerson === undefined || own?.onePerson !== undefined) return undefined;
  return {
    problems: [
      "the default branch has one person alone (approvals.onePerson), and what is checked out does not",
    ],
    hint: "check out the default branch",
  };
}

/** In a job GitHub holds a team of one's run, which is asked for how long: an environment's timer can be taken away there. */
async function aloneProblem(
  { context, options, session }: Approvable,
  trusted: Approvals | undefined,
  client: GitHubClient,
): Promise<Pick<CheckResult, "problems" | "hint"> | undefined> {
  const run = runOfJob(context.env);
  const onePerson = trusted?.onePerson;
  if (onePerson === undefined || run === undefined || options.breakGlass !== undefined) return undefined;
  const catalog = loadEnvironment(session.project.root, options.stack);
  if (!whatGitHubHas(catalog.product.repository).reviewers) return undefined;
  const { began } = await readRunApprovals(client, run, catalog);
  const until = Date.parse(began) + onePerson.waitMinutes * 60_000;
  if (until <= Date.now()) return undefined;
  return {
    problems: [`the run ${run} waits until ${new Date(until).toISOString()}: ${onePerson.login} is alone`],
    hint: `GitHub's environment has to hold it, by a wait timer of ${onePerson.waitMinutes} minutes: "gantry drift ${options.stack}" shows what was changed there`,
  };
}

async function judge(
  planned: Approvable,
  approvals: Approvals | undefined,
  client?: GitHubClient,
): Promise<CheckResult | undefined> {
  const { options, progress } = planned;
  if (options.breakGlass !== undefined) return breakGlass(planned, approvals);
  if (approvals?.method === "reviewers" && client !== undefined) {
    const problem = await checkRunApprovals(planned, approvals, client);
    return problem === undefined ? undefined : { check, ...problem };
  }
  if (approvals?.method !== "signed-tags") return undefined;
  progress.step(`verifying who approved this for ${options.stack}`);
  const found = await problemsOf(planned);
  if (found.problems.length === 0) {
    const alone = approvals.onePerson === undefined ? "" : ` by one person, ${approvals.onePerson.login}`;
    return { check: `${check}${alone}`, passed: true, problems: [] };
  }
  return { check, passed: false, problems: found.problems, hint: howToApprove(options, found.approve) };
}

/** What was not approved, a line each, and the words of `gantry approve` that name it. */
interface NotApproved {
  problems: readonly string[];
  approve: string;
}

function howToApprove({ stack, local }: DeployOptions, words: string): string {
  const approve = `a reviewer lets it in with "gantry approve ${stack} ${words} --push" (docs/approvals.md)`;
  return local
    ? `${approve}; to try it on the local cloud without: \`gantry up ${stack} --local --break-glass "trying it out"\``
    : approve;
}

function ownApprovals({ session, options }: Approvable): Approvals | undefined {
  if (options.stack === repositoryStack) return undefined;
  return loadEnvironment(session.project.root, options.stack).approvals;
}

async function problemsOf(planned: Approvable): Promise<NotApproved> {
  const { root } = planned.session.project;
  const { stack, local, attempt } = planned.options;
  const commit = await commitOf(root, "HEAD");
  const wrong = (problem: string): NotApproved => ({ problems: [problem], approve: commit ?? "<commit>" });
  if (commit === undefined)
    return wrong("this is no clone of the repository, so nothing says what was approved");
  const changed = await uncommitted(root);
  if (changed.length > 0)
    return wrong(
      `the work tree has changes that nobody approved, whether git is told to see them or not: commit them, or deploy a clean checkout (${listed(changed)})`,
    );
  const log = await readReleaseLog(root, stack, local ? "local" : "remote");
  const open = attempt === undefined ? undefined : log.open;
  if (open === undefined || open.said.target.length === 0) return problemsOfCommit(planned, commit);
  const asked: VersionReference[] = [];
  for (const target of open.said.target) {
    if (!(await isApprovedAlready(root, log, open, target))) asked.push(target);
  }
  if (asked.length === 0) return problemsOfInfrastructure(planned, commit, log);
  const found = await Promise.all(asked.map((target) => problemsOfVersion(planned, target.name, commit)));
  const [first] = found.filter(({ problems }) => problems.length > 0);
  return { problems: found.flatMap(({ problems }) => problems), approve: first?.approve ?? commit };
}

const monthMs = 30 * 24 * 3_600_000;

/**
 * Going back takes the approval that let the version in, for 30 days, unless the glass was broken then, or somebody has
 * warned of the version since.
 */
async function isApprovedAlready(
  root: string,
  { attempts }: ReleaseLog,
  open: Attempt,
  { name, id }: VersionReference,
): Promise<boolean> {
  const was = attempts.some(
    ({ said, ended }) =>
      ended?.said.status === "SUCCESS" &&
      !said.skipped.includes("approvals") &&
      said.target.some((target) => target.id === id) &&
      Date.parse(open.at) - Date.parse(ended.at) < monthMs,
  );
  if (open.said.cause !== "rollback" || !was) return false;
  const state = await stateOf(root, name);
  return state === undefined || state === "stable";
}

/** Program, catalog and pack come from what is checked out: as it was deployed last, or approved by itself. */
async function problemsOfInfrastructure(
  planned: Approvable,
  commit: string,
  { attempts }: ReleaseLog,
): Promise<NotApproved> {
  const last = attempts.findLast(({ ended }) => ended?.said.status === "SUCCESS");
  if (last?.said.infrastructure === commit) return { problems: [], approve: commit };
  const { problems } = await problemsOfCommit(planned, commit);
  const what = `what is checked out, ${commit.slice(0, 12)}, was not deployed before`;
  return { problems: problems.map((problem) => `${what}: ${problem}`), approve: commit };
}

/** Whether the commit was approved, by its own id or as a version that sits on it. */
async function problemsOfCommit(planned: Approvable, commit: string): Promise<NotApproved> {
  const own = { subject: commit, subproject: undefined };
  const versions = await versionsOf(planned.session.project.root, commit);
  const subjects = [own, ...versions.map(({ version, subproject }) => ({ subject: version, subproject }))];
  const problems = new Set<string>();
  for (const subject of subjects) {
    const found = await problemsOfSubject(planned, subject, commit);
    if (found.length === 0) return { problems: [], approve: commit };
    for (const problem of found) problems.add(problem);
  }
  const [version] = versions;
  return { problems: [...problems], approve: version === undefined ? commit : wordsOf(version) };
}

async function problemsOfVersion(
  planned: Approvable,
  tag: string,
  infrastructure: string,
): Promise<NotApproved> {
  const subject = versionNamed(tag);
  if (subject === undefined)
    return { problems: [`"${tag}" is no version, and versions are approved`], approve: infrastructure };
  const found = await problemsOfSubject(planned, subject, infrastructure);
  const approve = wordsOf({ version: subject.subject, subproject: subject.subproject });
  return { problems: found.map((each) => `${tag}: ${each}`), approve };
}

function wordsOf({ version, subproject }: { version: string; subproject?: string | undefined }): string {
  return subproject === undefined ? version : `${version} --subproject ${subproject}`;
}

async function problemsOfSubject(
  { session, options, context }: Approvable,
  subject: { subject: string; subproject: string | undefined },
  infrastructure: string,
): Promise<readonly string[]> {
  const { project } = session;
  const verdict = await judgeApprovals({
    root: project.root,
    candidate: readCandidate({ environment: options.stack, ...subject }),
    commit: undefined,
    infrastructure,
    env: context.env,
    local: options.local ? project.local : undefined,
    now: new Date(),
  });
  if (verdict.enough) return [];
  return [
    ...verdict.judged.flatMap(({ tag, problem }) => (problem === undefined ? [] : [`${tag}: ${problem}`])),
    ...verdict.obstacles,
    shortfall(verdict),
  ];
}

async function breakGlass(
  { session, options, context, progress }: Approvable,
  approvals: Approvals | undefined,
): Promise<CheckResult> {
  const { stack, breakGlass: glass } = options;
  if (glass === undefined || approvals === undefined || approvals.method === "none") {
    throw new GantryError(`${stack} needs no approval: there is no glass to break`, {
      hint: "leave out --break-glass",
      exitCode: ExitCode.usage,
    });
  }
  const { project, local } = session;
  const id = await useBrokenGlass(context, {
    project,
    local,
    environment: stack,
    what: `${stack} is deployed`,
    glass,
    progress,
  });
  // A deployment's record names what was skipped.
  if (options.attempt === undefined) {
    await leaveEvent(context, {
      root: project.root,
      environment: stack,
      place: local ? "local" : "remote",
      action: "deploy",
      operation: "break-glass",
      detail: { record: id, reason: glass.reason, skipped: ["approvals"] },
    });
  }
  return { check: `approvals skipped by break-glass (${id})`, passed: true, problems: [] };
}
