import { loadEnvironment, loadRepository } from "../../catalog/load.ts";
import type { Approvals } from "../../model/declared/approvals.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { shortfall } from "../approvals/approvals-text.ts";
import { readCandidate } from "../approvals/change-set.ts";
import { judgeApprovals, trustedApprovals } from "../approvals/judge-approvals.ts";
import { accountOf, localLogin } from "../break-glass/account.ts";
import { recordBreakGlass } from "../break-glass/break-glass.ts";
import { repositoryStack } from "../../catalog/stacks.ts";
import { commitOf } from "../../clients/git/commit-of.ts";
import { isClean, versionsOf } from "../../clients/git/history.ts";
import type { VersionReference } from "../../model/observed/environment-record.ts";
import type { Attempt, ReleaseLog } from "../../model/observed/release-log.ts";
import { parseTagName } from "../../model/observed/tag-name.ts";
import { readReleaseLog } from "../../stacks/release-log.ts";
import { openGitHub } from "../open-github.ts";
import type { CheckResult, DeployOptions, PlannedDeployment } from "./deployment.ts";
import { whole } from "../../terminal/width.ts";

const check = "approvals";

/**
 * Whether what is about to be applied was approved. Where GitHub has reviewers, it holds the job until one of them agrees;
 * here, signed tags are verified. Breaking the glass skips this wait, never a rule, and leaves its record first.
 */
export async function checkApprovals(planned: PlannedDeployment): Promise<CheckResult | undefined> {
  const { options } = planned;
  const approvals = await approvalsOf(planned);
  if (options.breakGlass !== undefined) return breakGlass(planned, approvals);
  if (approvals?.method !== "signed-tags") return undefined;
  planned.progress.step(`verifying who approved this for ${options.stack}`);
  const problems = await problemsOf(planned);
  if (problems.length === 0) return { check, passed: true, problems };
  return { check, passed: false, problems, hint: howToApprove(options) };
}

function howToApprove({ stack, local }: DeployOptions): string {
  const approve = `a reviewer lets a tagged version in with "gantry approve ${stack} v1.0.0 --push" (docs/approvals.md)`;
  return local
    ? `${approve}; to try it on the local cloud without: \`gantry up ${stack} --local --break-glass "trying it out"\``
    : approve;
}

/** The default branch's, where there is a cloud to protect; the work tree's own on the local cloud. */
async function approvalsOf({ session, options }: PlannedDeployment): Promise<Approvals | undefined> {
  const { root } = session.project;
  const { stack } = options;
  if (stack === repositoryStack) return undefined;
  const { environment, approvals } = loadEnvironment(root, stack);
  if (options.local || approvals.method === "signed-tags") return approvals;
  return (await trustedApprovals(root, environment)) ?? approvals;
}

async function problemsOf(planned: PlannedDeployment): Promise<readonly string[]> {
  const { root } = planned.session.project;
  const commit = await commitOf(root, "HEAD");
  if (commit === undefined) return ["this is no clone of the repository, so nothing says what was approved"];
  if (!(await isClean(root)))
    return ["the work tree has changes that nobody approved: commit them, or deploy a clean checkout"];
  const log = await readReleaseLog(root, planned.options.stack, planned.options.local ? "local" : "remote");
  const open = planned.options.attempt === undefined ? undefined : log.open;
  if (open === undefined || open.said.target.length === 0) return problemsOfCommit(planned, commit);
  const versions = await Promise.all(
    open.said.target
      .filter((target) => !isApprovedAlready(log, open, target))
      .map((target) => problemsOfVersion(planned, target.name)),
  );
  return [...versions.flat(), ...(await problemsOfInfrastructure(planned, commit, log))];
}

const monthMs = 30 * 24 * 3_600_000;

/** Going back takes the approval that let the version in, for 30 days, unless the glass was broken then. */
function isApprovedAlready({ attempts }: ReleaseLog, open: Attempt, { id }: VersionReference): boolean {
  return (
    open.said.cause === "rollback" &&
    attempts.some(
      ({ said, ended }) =>
        ended?.said.status === "SUCCESS" &&
        !said.skipped.includes("approvals") &&
        said.target.some((target) => target.id === id) &&
        Date.parse(open.at) - Date.parse(ended.at) < monthMs,
    )
  );
}

/** Program, catalog and pack come from what is checked out: as it was deployed last, or approved as a version of its own. */
async function problemsOfInfrastructure(
  planned: PlannedDeployment,
  commit: string,
  { attempts }: ReleaseLog,
): Promise<readonly string[]> {
  const last = attempts.findLast(({ ended }) => ended?.said.status === "SUCCESS");
  if (last?.said.infrastructure === commit) return [];
  const problems = await problemsOfCommit(planned, commit);
  return problems.map(
    (problem) => `what is checked out, ${commit.slice(0, 12)}, was not deployed before: ${problem}`,
  );
}

/** Whether a version on the commit was approved. */
async function problemsOfCommit(planned: PlannedDeployment, commit: string): Promise<readonly string[]> {
  const versions = await versionsOf(planned.session.project.root, commit);
  if (versions.length === 0) return [`${commit.slice(0, 12)} has no version tag, and versions are approved`];
  const problems: string[] = [];
  for (const { version, subproject } of versions) {
    const found = await problemsOfCandidate(planned, { version, subproject }, commit);
    if (found.length === 0) return [];
    problems.push(...found);
  }
  return problems;
}

async function problemsOfVersion(planned: PlannedDeployment, tag: string): Promise<readonly string[]> {
  const name = parseTagName(tag);
  if (name?.tagType !== "VERSION") return [`"${tag}" is no version, and versions are approved`];
  const { version, subproject } = name;
  return (await problemsOfCandidate(planned, { version, subproject }, undefined)).map(
    (each) => `${tag}: ${each}`,
  );
}

async function problemsOfCandidate(
  { session, options, context }: PlannedDeployment,
  { version, subproject }: { version: string; subproject: string | undefined },
  commit: string | undefined,
): Promise<readonly string[]> {
  const { project } = session;
  const verdict = await judgeApprovals({
    root: project.root,
    candidate: readCandidate({ environment: options.stack, version, subproject }),
    commit,
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
  { session, options, context, progress }: PlannedDeployment,
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
  const { repository } = loadRepository(project.root).product;
  const commit = (await commitOf(project.root, "HEAD")) ?? "0".repeat(40);
  const github = await openGitHub({
    repository,
    env: context.env,
    local: local ? project.local : undefined,
    login: local ? await localLogin(project.root) : undefined,
  });
  try {
    const by = await accountOf(github.client, context.env);
    const id = await recordBreakGlass(github.client, { environment: stack, commit, glass, by });
    progress.step(`BREAK GLASS: ${stack} is deployed without waiting for approval: ${glass.reason}`);
    progress.step(
      `  every rule still holds; the record is ${id}, and "gantry drift" tells of it until somebody else acknowledges it:`,
    );
    progress.step(`  ${whole(`gantry drift acknowledge ${id} --reason "…"`)}`);
    return { check: `approvals skipped by break-glass (${id})`, passed: true, problems: [] };
  } finally {
    await github.close();
  }
}
