import { loadEnvironment, loadRepository } from "../../catalog/load.ts";
import type { Approvals } from "../../model/declared/approvals.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { shortfall } from "../approvals/approvals-text.ts";
import { readCandidate } from "../approvals/change-set.ts";
import { judgeApprovals, trustedApprovals, type Verdict } from "../approvals/judge-approvals.ts";
import { accountOf, localLogin } from "../break-glass/account.ts";
import { recordBreakGlass } from "../break-glass/break-glass.ts";
import { repositoryStack } from "../../catalog/stacks.ts";
import { commitOf } from "../../clients/git/commit-of.ts";
import { isClean, versionsOf } from "../../clients/git/history.ts";
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

async function problemsOf({ session, options, context }: PlannedDeployment): Promise<readonly string[]> {
  const { project } = session;
  const commit = await commitOf(project.root, "HEAD");
  if (commit === undefined) return ["this is no clone of the repository, so nothing says what was approved"];
  if (!(await isClean(project.root)))
    return ["the work tree has changes that nobody approved: commit them, or deploy a clean checkout"];
  const versions = await versionsOf(project.root, commit);
  if (versions.length === 0) return [`${commit.slice(0, 12)} has no version tag, and versions are approved`];
  const verdicts: Verdict[] = [];
  for (const { version, subproject } of versions) {
    const verdict = await judgeApprovals({
      root: project.root,
      candidate: readCandidate({ environment: options.stack, version, subproject }),
      commit,
      env: context.env,
      local: options.local ? project.local : undefined,
      now: new Date(),
    });
    if (verdict.enough) return [];
    verdicts.push(verdict);
  }
  return verdicts.flatMap((verdict) => [
    ...verdict.judged.flatMap(({ tag, problem }) => (problem === undefined ? [] : [`${tag}: ${problem}`])),
    ...verdict.obstacles,
    shortfall(verdict),
  ]);
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
