import { loadEnvironment, loadRepository } from "../../catalog/load.ts";
import type { Project } from "../../catalog/project.ts";
import { type Approvals, isOnePerson } from "../../model/declared/approvals.ts";
import type { HoldRecord, Logged } from "../../model/observed/release-log.ts";
import { instant } from "../../model/observed/scalars.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { openGitHub } from "../open-github.ts";
import { shortfall } from "./approvals-text.ts";
import { readChangeSet, readPullRequests, type Candidate } from "./change-set.ts";
import { judgeApprovals, requireTrusted, trustedApprovals } from "./judge-approvals.ts";
import { accountProblem } from "./at-github.ts";
import { readRunApprovals, runOfJob } from "./run-approvals.ts";

interface EndOfHolds {
  project: Project;
  environment: EnvironmentName;
  holds: readonly Logged<HoldRecord>[];
  local: boolean;
  env: Readonly<Record<string, string | undefined>>;
}

/** Whether all of them may end. */
interface MayEnd {
  method: Approvals["method"];
  /** Why not, a line each; empty where they may. */
  problems: readonly string[];
  hint: string;
  /** Those that were set after the run began, and so stay. */
  late: readonly Logged<HoldRecord>[];
}

/**
 * Whether holds may end: with an approval of the environment by somebody who neither wrote nor brought there what waits. At
 * GitHub it is the run's own, and what was held after that run began nobody has agreed to. @throws RestFailed, NoToken
 */
export async function mayEnd(options: EndOfHolds): Promise<MayEnd> {
  const { project, environment, local, env } = options;
  const { root } = project;
  const own = loadEnvironment(root, environment).approvals;
  const open = (): MayEnd => ({ method: own.method, problems: [], hint: "", late: [] });
  if (local) return own.method === "signed-tags" ? signed(options) : open();
  const github = await openGitHub({
    repository: loadRepository(root).product.repository,
    env,
    local: undefined,
  });
  try {
    const { method } = (await trustedApprovals(root, environment, github.client)) ?? own;
    if (method === "signed-tags") return await signed(options);
    return method === "none" ? { ...open(), method } : await reviewed(options, github.client);
  } finally {
    await github.close();
  }
}

/** By a tag of the hold, as versions are approved. */
async function signed({ project, environment, holds, local, env }: EndOfHolds): Promise<MayEnd> {
  const problems: string[] = [];
  const missing: string[] = [];
  for (const hold of holds) {
    const verdict = await judgeApprovals({
      root: project.root,
      candidate: candidateOf(environment, hold),
      commit: undefined,
      infrastructure: undefined,
      env,
      local: local ? project.local : undefined,
      now: new Date(),
    });
    if (verdict.enough) continue;
    const why = verdict.judged.flatMap(({ tag, problem }) =>
      problem === undefined ? [] : [`${tag}: ${problem}`],
    );
    problems.push(...why, ...verdict.obstacles, `${hold.said.hold}: ${shortfall(verdict)}`);
    missing.push(hold.said.hold);
  }
  const hint = `a reviewer agrees with "gantry approve ${environment} ${missing[0] ?? ""} --push" (docs/approvals.md)`;
  return { method: "signed-tags", problems, hint, late: [] };
}

/** By GitHub's reviewers, who are asked before the job begins; GitHub says who it was. */
async function reviewed(options: EndOfHolds, client: GitHubClient): Promise<MayEnd> {
  const { project, environment, env } = options;
  const method = "reviewers";
  const again = `start hold.yml, and have somebody approve it who neither wrote nor brought there what waits: "gh workflow run hold.yml -f environment=${environment} -f action=release -f reason=…"`;
  const id = runOfJob(env);
  if (id === undefined) {
    const problems = [`GitHub asks the reviewers of ${environment} in its workflow alone`];
    return { method, problems, hint: again, late: [] };
  }
  const { began, approvers } = await readRunApprovals(client, id, loadEnvironment(project.root, environment));
  const late = options.holds.filter(({ at }) => instant(at) >= instant(began));
  const problems: string[] = [];
  for (const hold of options.holds.filter((each) => !late.includes(each))) {
    const found = await whyNot(client, options, hold, approvers);
    if (found !== undefined) problems.push(`${hold.said.hold}: ${found}`);
  }
  return { method, problems, hint: again, late };
}

/** Why none of these approvals lets a hold end; undefined where one does. */
async function whyNot(
  client: GitHubClient,
  { project, environment }: EndOfHolds,
  hold: Logged<HoldRecord>,
  approvers: readonly { id: number; login: string }[],
): Promise<string | undefined> {
  if (approvers.length === 0) return `GitHub names nobody who approved this run for ${environment}`;
  const candidate = candidateOf(environment, hold);
  const { trusted, approvals } = await requireTrusted(project.root, candidate, client);
  const read = { infrastructure: trusted, place: "remote" } as const;
  const { commits, broughtBy } = await readChangeSet(project.root, candidate, read);
  const { pulls, stray } = await readPullRequests(client, commits);
  const [unknown] = stray;
  if (unknown !== undefined)
    return `${unknown.sha.slice(0, 12)} "${unknown.subject}" came by no pull request, so nobody knows its author`;
  const others = approvers.filter(
    (approver) =>
      !pulls.some(({ author }) => isOnePerson(approvals, author, approver)) &&
      !broughtBy.some((login) => isOnePerson(approvals, { login }, approver)),
  );
  const problems = await Promise.all(others.map((each) => accountProblem(client, each)));
  if (problems.includes(undefined)) return undefined;
  const [problem] = problems;
  if (problem !== undefined) return problem;
  return `approved by ${approvers.map(({ login }) => login).join(", ")}, who wrote or brought there what waits`;
}

function candidateOf(environment: EnvironmentName, { said: { hold } }: Logged<HoldRecord>): Candidate {
  return { environment, subject: { kind: "hold", hold } };
}
