import { existsSync, rmSync } from "node:fs";
import { availableParallelism, freemem } from "node:os";
import { join } from "node:path";
import { listEnvironments } from "../../catalog/files/list-environments.ts";
import { GantryError } from "../../model/errors.ts";
import type { LoadedCatalog } from "../../catalog/load.ts";
import { readCatalog } from "../../catalog/read-catalog.ts";
import type { Context } from "../../terminal/context.ts";
import { explainFailure } from "../../engine/run/explain-failure.ts";
import { judgeOf } from "../judge/judge-of.ts";
import { bothOf } from "../judge/judgement.ts";
import { openSession } from "../../engine/run/open-session.ts";
import { previewStack } from "../judge/preview-stack.ts";
import { runPulumi } from "../../engine/run/run-pulumi.ts";
import type { Session } from "../../engine/run/session.ts";
import { limitTo } from "../../files/limit.ts";
import { repositoryStack } from "../../catalog/stacks.ts";
import { basePackText, withBasePack, type BasePack } from "../path/base-pack.ts";
import { judgeByBase, judgeOfPlan } from "../path/by-base.ts";
import { layOutTree, projectOfCommit } from "../../clients/git/project-of-commit.ts";
import type { Repository } from "../../clients/git/repository.ts";
import { waiverDocuments } from "../rules/waiver-text.ts";
import type { Progress } from "../../terminal/progress.ts";
import type { Project } from "../../catalog/project.ts";
import { isInJob } from "../in-a-job.ts";
import { KeptBase } from "./kept-base.ts";
import { changedFiles, reachOf } from "./reach.ts";
import type { Review, StackReview } from "./stack-review.ts";

export interface PreviewChangeOptions {
  project: Project;
  repository: Repository;
  base: string;
  /** The branch that the base is of: its pack judges. */
  baseRef: string;
  head: string;
  /** The change's. */
  catalog: LoadedCatalog;
  progress: Progress;
}

/**
 * Deploys the stacks of the base commit to a local cloud of its own, then previews those of the head on it, with the pack: as many at once as
 * the machine carries, and none that the change cannot reach (reach.ts). All of it happens in a folder below `.gantry/`, which is removed again.
 */
export async function previewChange(
  context: Context,
  options: PreviewChangeOptions,
): Promise<Pick<Review, "judgedByBase" | "stacks" | "notes">> {
  const { project, repository, base, baseRef, head, catalog, progress } = options;
  const folder = join(project.local, "review", String(process.pid));
  const own = join(project.root, "node_modules");
  // A workspace has its packages above, where Node finds them from this folder as well.
  const nodeModules = existsSync(own) ? own : undefined;
  const compared = { base, tip: await repository.resolve(baseRef), head };
  const files = await changedFiles({ root: project.root, catalog }, repository, compared);
  rmSync(folder, { recursive: true, force: true });
  try {
    const from = await projectOfCommit(repository, base);
    if (from !== undefined) await layOutTree({ repository, commit: base, from, folder, nodeModules });
    const before = stacksOf(folder);
    const after = [...catalog.environments.map(({ environment }) => environment), repositoryStack];
    const reached = new Map(after.map((stack) => [stack, reachOf(stack, files)]));
    const isReached = (stack: string): boolean => "by" in (reached.get(stack) ?? {});
    for (const [stack, reach] of reached)
      progress.step(
        "by" in reach ? `${stack} is reached by ${reach.by}` : `${stack} is not reached: ${reach.proof}`,
      );
    const inside = { ...context, cwd: folder };
    const limited = limitTo(atOnce());
    const kept = from === undefined || isInJob(context.env) ? undefined : new KeptBase(project, base);
    const wanted = { before, stacks: before.filter(isReached), kept };
    const notes = await deployAll(inside, wanted, limited, progress);
    await layOutTree({ repository, commit: head, from: repository.prefix, folder, nodeModules });
    const installing = { env: context.env, progress };
    return await withBasePack(project, { ref: baseRef }, installing, async (pack) => {
      const previews = [...reached].map(([stack, reach]) =>
        "by" in reach
          ? limited(() => previewOne(inside, { stack, pack, progress }))
          : { ...withoutPreview(stack), notReached: reach.proof },
      );
      return {
        judgedByBase: pack.state !== "none",
        stacks: await allOf(previews),
        notes: [`${upperFirst(basePackText(pack))}.`, ...notes, ...removed(before, after)],
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Waits for all of them, also where one fails: none may work on in a folder that is gone. */
async function allOf<Result>(all: readonly (Promise<Result> | Result)[]): Promise<Result[]> {
  await Promise.allSettled(all);
  return Promise.all(all);
}

type Limited = ReturnType<typeof limitTo>;

/** Engines that the machine carries at once: each with its program, its pack and its providers takes most of a core, and up to a gigabyte. */
function atOnce(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / 2 ** 30)));
}

function stacksOf(folder: string): string[] {
  const isThere = existsSync(join(folder, "Pulumi.yaml")) && existsSync(join(folder, "environments"));
  return isThere ? [...listEnvironments(folder), repositoryStack] : [];
}

/** Without the pack: the base is what there is, whatever today's rules say of it. */
async function deployAll(
  context: Context,
  {
    before,
    stacks,
    kept,
  }: { before: readonly string[]; stacks: readonly string[]; kept: KeptBase | undefined },
  limited: Limited,
  progress: Progress,
): Promise<string[]> {
  if (before.length === 0) return ["The base has no catalog, so everything is shown as new."];
  const there = kept?.lay(context.cwd) ?? [];
  const sessions: Session[] = [];
  for (const stack of stacks.filter((each) => there.includes(each)))
    progress.step(`${stack} of the base was deployed for an earlier review`);
  // One after the other: what they prepare lies in one folder.
  for (const stack of stacks.filter((each) => !there.includes(each)))
    sessions.push(await openSession(context, { stack, local: true, progress }));
  const deployOne = async (session: Session): Promise<string[]> => {
    const { stack } = session;
    progress.step(`deploying ${stack} of the base to a local cloud of its own`);
    // Nothing of it is kept, so nothing is lost when it is interrupted.
    const env = { ...session.env, PULUMI_SKIP_CHECKPOINTS: "true" };
    const run = await runPulumi({ ...session, env }, ["up", "--yes", "--skip-preview"]);
    if (run.exitCode === 0) return [];
    const { message } = explainFailure(session, run);
    return [`The base's ${stack} could not be deployed, so its preview may show too much: ${message}`];
  };
  const notes = (await allOf(sessions.map((session) => limited(() => deployOne(session))))).flat();
  if (notes.length === 0 && sessions.length > 0) kept?.keep(context.cwd);
  return notes;
}

/** Judged by the pack of the base, from packages of its own, and by the change's own where that is another one. */
async function previewOne(
  context: Context,
  { stack, pack, progress }: { stack: string; pack: BasePack; progress: Progress },
): Promise<StackReview> {
  try {
    const session = await openSession(context, { stack, local: true, progress });
    const judge = await judgeOf(session.project, await readCatalog(session.project.root), stack);
    const own = await previewStack(session, progress, judgeOfPlan(pack, judge));
    const { judgement } = await judgeByBase(session, progress, judge, pack);
    const judged = judgement === undefined ? own : bothOf(own, judgement);
    const { rules, violations, programChanges } = judged;
    return { stack, plan: own.plan, rules, violations, programChanges, waivers: waiverDocuments(judged) };
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    const failure = [error.message, ...error.problems].join("\n");
    return { ...withoutPreview(stack), failure, exitCode: error.exitCode };
  }
}

function withoutPreview(stack: string): StackReview {
  const counts = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
  return { stack, plan: { changes: [], counts }, rules: [], violations: [] };
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function removed(before: readonly string[], after: readonly string[]): string[] {
  return before
    .filter((stack) => !after.includes(stack))
    .map((stack) => `The catalog of ${stack} is gone, but nothing takes the environment down by itself.`);
}
