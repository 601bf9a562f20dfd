import { listEnvironments, loadRepository, type LoadedCatalog } from "../catalog/load.ts";
import { ExitCode } from "../model/errors.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { type BreakGlassRecord, openRecords, othersWhoMay } from "./break-glass/records.ts";
import type { Context } from "../terminal/context.ts";
import type { Drift } from "./drift/drift.ts";
import { driftTable } from "./drift/drift-table.ts";
import { followingCommand } from "./drift/flag-drift.ts";
import { lookForDrift } from "./drift/look-for-drift.ts";
import { NoSuchStack } from "../engine/run/explain-failure.ts";
import { judgeOfState } from "./judge/judge-of.ts";
import { openSession } from "../engine/run/open-session.ts";
import type { Session } from "../engine/run/session.ts";
import { repositoryStack } from "../catalog/stacks.ts";
import { openGitHub } from "./open-github.ts";
import { checkFinalState } from "./path/check-final-state.ts";
import { requireAnswer } from "../terminal/confirm.ts";
import { paintFor } from "../terminal/paint.ts";
import { createProgress, type Progress } from "../terminal/progress.ts";
import { findProject } from "../catalog/project.ts";
import { counted } from "../terminal/counted.ts";
import { print } from "../terminal/say.ts";
import { whole } from "../terminal/width.ts";

export interface FindDriftOptions {
  /** Undefined for every environment and what the repository has once. */
  stack: string | undefined;
  local: boolean;
  repair: boolean;
  yes: boolean;
  json: boolean;
}

/** What one look found. */
interface DriftReport {
  /** The stacks that were looked at. */
  environments: readonly string[];
  drift: readonly Drift[];
  broken: readonly Broken[];
  /** What was deployed without approval, and nobody has looked at since. */
  unacknowledged: readonly BreakGlassRecord[];
  notices: readonly string[];
}

/** What the recorded state has that breaks a rule, or a rule that did not run on it. */
interface Broken {
  /** The stack. */
  environment: string;
  problem: string;
}

/** Says where what is there differs from what was declared; with `repair`, shows the way back and goes it. */
export async function findDrift(context: Context, options: FindDriftOptions): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const catalog = await readCatalog(root);
  if (options.repair) requireAnswer(context, options);
  const found = await look(context, catalog, options);
  if (!options.repair || found.drift.length === 0) {
    show(context, options, found);
    return exitCodeOf(found);
  }
  const { repairDrift } = await import("./drift/repair-drift.ts");
  if (!options.json) show(context, options, found);
  await repairDrift(context, found.drift, options);
  const left = await look(context, catalog, options);
  show(context, options, left);
  return exitCodeOf(left);
}

function exitCodeOf({ drift, broken, unacknowledged }: DriftReport): ExitCode {
  return drift.length + broken.length + unacknowledged.length === 0 ? ExitCode.done : ExitCode.failed;
}

async function look(
  context: Context,
  catalog: LoadedCatalog,
  options: FindDriftOptions,
): Promise<DriftReport> {
  const { stack, local } = options;
  const { root } = findProject(context.cwd);
  const progress = createProgress(context);
  const { repository } = loadRepository(root).product;
  const environments: string[] = [];
  const drift: Drift[] = [];
  const broken: Broken[] = [];
  const notices: string[] = [];
  const stacks = stack === undefined ? [...listEnvironments(root), repositoryStack] : [stack];
  // First, since it is the quickest to fail where there is no token, or none that may read.
  const unacknowledged = await recordsOf(context, root, stacks, local);
  for (const each of stacks) {
    const session = await openSession(context, { stack: each, local, progress });
    const found = await lookForDrift(session, { repository, progress, env: context.env }).catch(
      (error: unknown) => {
        // Of all environments, one whose stack nobody made yet is no failure.
        if (error instanceof NoSuchStack && stack === undefined) return undefined;
        throw error;
      },
    );
    if (found === undefined) {
      notices.push(`${each}: nothing of it is deployed, so nothing was compared`);
      continue;
    }
    environments.push(each);
    drift.push(...found.drift);
    notices.push(...found.notices);
    broken.push(...(await judgeState(session, catalog, progress)));
  }
  return { environments, drift, broken, unacknowledged, notices };
}

/** What was deployed without the pack is told by the rules alone: the clouds are as the state says. */
async function judgeState(session: Session, catalog: LoadedCatalog, progress: Progress): Promise<Broken[]> {
  const judge = await judgeOfState(session.project, catalog, session.stack);
  const { problems } = await checkFinalState({ session, judge, progress });
  return problems.map((problem) => ({ environment: session.stack, problem }));
}

async function recordsOf(
  context: Context,
  root: string,
  stacks: readonly string[],
  local: boolean,
): Promise<BreakGlassRecord[]> {
  const { repository } = loadRepository(root).product;
  const folder = local ? findProject(root).local : undefined;
  const github = await openGitHub({ repository, env: context.env, local: folder });
  try {
    const others = othersWhoMay(root, local ? undefined : github.client);
    return (await Promise.all(stacks.map((stack) => openRecords(github.client, stack, others)))).flat();
  } finally {
    await github.close();
  }
}

function show(context: Context, options: FindDriftOptions, report: DriftReport): void {
  if (options.json) {
    const document = { checkedAt: new Date().toISOString(), local: options.local, ...report };
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  const paint = paintFor(context);
  const { environments, drift, broken, unacknowledged, notices } = report;
  const flag = options.local ? " --local" : "";
  const records = unacknowledged.flatMap(({ id, reason, by, at, rejected }) => [
    `${paint.red("deployed without approval")}: ${id}, by ${by} at ${at}: ${reason}`,
    ...rejected.map((line) => `  ${line}`),
    `  ${whole(`gantry drift acknowledge ${id} --reason "…"${flag}`)}`,
  ]);
  const rules = broken.flatMap(({ environment, problem }) => [
    `${paint.red("breaks a rule")}: ${environment}: ${problem.replaceAll("\n", "\n  ")}`,
    `  "gantry up ${environment}${flag}" brings back what the program declares`,
  ]);
  const kills = drift.flatMap((each) => followingCommand(each) ?? []);
  const follow = kills.map((command) => `killed at the edge; the catalog follows with ${whole(command)}`);
  const lines = notices.map((notice) => `notice: ${notice}`);
  const table = drift.length === 0 ? [] : [driftTable(drift, context)];
  const looked = environments.length === 0 ? "nothing" : environments.join(", ");
  const verdict =
    drift.length === 0
      ? paint.green(`no drift; compared: ${looked}`)
      : paint.red(`${counted(drift.length, "difference")}; compared: ${looked}`);
  print(context, [...lines, ...table, ...follow, ...rules, ...records, verdict].join("\n"));
}
