import { listEnvironments, loadRepository } from "../../model/catalog/load.ts";
import { ExitCode } from "../../model/errors.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { openRecords, type BreakGlassRecord } from "../break-glass/break-glass.ts";
import type { Context } from "../context.ts";
import type { Drift } from "../drift/drift.ts";
import { driftTable } from "../drift/drift-table.ts";
import { lookForDrift } from "../drift/look-for-drift.ts";
import { NoSuchStack } from "../engine/explain-failure.ts";
import { openSession } from "../engine/open-session.ts";
import { repositoryStack } from "../engine/stacks.ts";
import { openGitHub } from "../github/open-github.ts";
import { requireAnswer } from "../output/confirm.ts";
import { paintFor } from "../output/paint.ts";
import { createProgress } from "../progress.ts";
import { findProject } from "../project.ts";

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
  /** What was deployed without approval, and nobody has looked at since. */
  unacknowledged: readonly BreakGlassRecord[];
  notices: readonly string[];
}

/** Says where what is there differs from what was declared; with `repair`, shows the way back and goes it. */
export async function findDrift(context: Context, options: FindDriftOptions): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  await readCatalog(root);
  if (options.repair) requireAnswer(context, options);
  const found = await look(context, root, options);
  if (!options.repair || found.drift.length === 0) {
    show(context, options, found);
    return exitCodeOf(found);
  }
  const { repairDrift } = await import("../drift/repair-drift.ts");
  if (!options.json) show(context, options, found);
  await repairDrift(context, found.drift, options);
  const left = await look(context, root, options);
  show(context, options, left);
  return exitCodeOf(left);
}

function exitCodeOf({ drift, unacknowledged }: DriftReport): ExitCode {
  return drift.length + unacknowledged.length === 0 ? ExitCode.done : ExitCode.failed;
}

async function look(context: Context, root: string, options: FindDriftOptions): Promise<DriftReport> {
  const { stack, local } = options;
  const progress = createProgress(context);
  const { repository } = loadRepository(root).product;
  const environments: string[] = [];
  const drift: Drift[] = [];
  const notices: string[] = [];
  const stacks = stack === undefined ? [...listEnvironments(root), repositoryStack] : [stack];
  // First, since it is the quickest to fail where there is no token, or none that may read.
  const unacknowledged = await recordsOf(context, root, stacks, local);
  for (const each of stacks) {
    const session = await openSession(context, { stack: each, local, progress });
    const found = await lookForDrift(session, { repository, progress }).catch((error: unknown) => {
      // Of all environments, one whose stack nobody made yet is no failure.
      if (error instanceof NoSuchStack && stack === undefined) return undefined;
      throw error;
    });
    if (found === undefined) notices.push(`${each}: nothing of it is deployed, so nothing was compared`);
    else environments.push(each);
    drift.push(...(found ?? []));
  }
  return { environments, drift, unacknowledged, notices };
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
    return (await Promise.all(stacks.map((stack) => openRecords(github.client, stack)))).flat();
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
  const { environments, drift, unacknowledged, notices } = report;
  const records = unacknowledged.map(
    ({ id, reason, by, at }) =>
      `${paint.red("deployed without approval")}: ${id}, by ${by} at ${at}: ${reason}\n` +
      `  gantry drift acknowledge ${id} --reason "…"${options.local ? " --local" : ""}\n`,
  );
  const lines = notices.map((notice) => `notice: ${notice}\n`);
  const table = drift.length === 0 ? "" : `${driftTable(drift, paint)}\n`;
  const looked = environments.length === 0 ? "nothing" : environments.join(", ");
  const verdict =
    drift.length === 0
      ? paint.green(`no drift; compared: ${looked}`)
      : paint.red(`${drift.length} differences; compared: ${looked}`);
  context.stdout.write(`${lines.join("")}${table}${records.join("")}${verdict}\n`);
}
