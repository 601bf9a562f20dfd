import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { listEnvironments } from "../../catalog/files/list-environments.ts";
import { GantryError } from "../../model/errors.ts";
import { readCatalog } from "../../catalog/read-catalog.ts";
import type { Context } from "../../terminal/context.ts";
import { explainFailure } from "../../engine/run/explain-failure.ts";
import { judgeOf } from "../judge/judge-of.ts";
import { bothOf } from "../judge/judgement.ts";
import { openSession } from "../../engine/run/open-session.ts";
import { previewStack } from "../judge/preview-stack.ts";
import { runPulumi } from "../../engine/run/run-pulumi.ts";
import { repositoryStack } from "../../catalog/stacks.ts";
import { basePackText, withBasePack, type BasePack } from "../path/base-pack.ts";
import { judgeByBase, judgeOfPlan } from "../path/by-base.ts";
import { layOutTree, projectOfCommit } from "../../clients/git/project-of-commit.ts";
import type { Repository } from "../../clients/git/repository.ts";
import { waiverDocuments } from "../rules/waiver-text.ts";
import type { Progress } from "../../terminal/progress.ts";
import type { Project } from "../../catalog/project.ts";
import type { Review, StackReview } from "./stack-review.ts";

export interface PreviewChangeOptions {
  project: Project;
  repository: Repository;
  base: string;
  /** The branch that the base is of: its pack judges. */
  baseRef: string;
  head: string;
  progress: Progress;
}

/**
 * Deploys every stack of the base commit to a local cloud of its own, then previews those of the head on it, with the pack.
 * All of it happens in a folder below `.gantry/`, which is removed again.
 */
export async function previewChange(
  context: Context,
  options: PreviewChangeOptions,
): Promise<Pick<Review, "judgedByBase" | "stacks" | "notes">> {
  const { project, repository, base, baseRef, head, progress } = options;
  const folder = join(project.local, "review", String(process.pid));
  const own = join(project.root, "node_modules");
  // A workspace has its packages above, where Node finds them from this folder as well.
  const nodeModules = existsSync(own) ? own : undefined;
  rmSync(folder, { recursive: true, force: true });
  try {
    const from = await projectOfCommit(repository, base);
    if (from !== undefined) await layOutTree({ repository, commit: base, from, folder, nodeModules });
    const before = stacksOf(folder);
    const notes = await deployAll({ ...context, cwd: folder }, before, progress);
    await layOutTree({ repository, commit: head, from: repository.prefix, folder, nodeModules });
    const after = stacksOf(folder);
    const installing = { env: context.env, progress };
    return await withBasePack(project, { ref: baseRef }, installing, async (pack) => {
      const stacks: StackReview[] = [];
      for (const stack of after) {
        stacks.push(await previewOne({ ...context, cwd: folder }, { stack, pack, progress }));
      }
      return {
        judgedByBase: pack.state !== "none",
        stacks,
        notes: [`${upperFirst(basePackText(pack))}.`, ...notes, ...removed(before, after)],
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function stacksOf(folder: string): string[] {
  const isThere = existsSync(join(folder, "Pulumi.yaml")) && existsSync(join(folder, "environments"));
  return isThere ? [...listEnvironments(folder), repositoryStack] : [];
}

/** Without the pack: the base is what there is, whatever today's rules say of it. */
async function deployAll(context: Context, stacks: readonly string[], progress: Progress): Promise<string[]> {
  if (stacks.length === 0) return ["The base has no catalog, so everything is shown as new."];
  const notes: string[] = [];
  for (const stack of stacks) {
    progress.step(`deploying ${stack} of the base to a local cloud of its own`);
    const session = await openSession(context, { stack, local: true, progress });
    // Nothing of it is kept, so nothing is lost when it is interrupted.
    const env = { ...session.env, PULUMI_SKIP_CHECKPOINTS: "true" };
    const run = await runPulumi({ ...session, env }, ["up", "--yes", "--skip-preview"]);
    if (run.exitCode === 0) continue;
    const { message } = explainFailure(session, run);
    notes.push(`The base's ${stack} could not be deployed, so its preview may show too much: ${message}`);
  }
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
    const counts = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
    const failure = [error.message, ...error.problems].join("\n");
    return {
      stack,
      plan: { changes: [], counts },
      rules: [],
      violations: [],
      failure,
      exitCode: error.exitCode,
    };
  }
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function removed(before: readonly string[], after: readonly string[]): string[] {
  return before
    .filter((stack) => !after.includes(stack))
    .map((stack) => `The catalog of ${stack} is gone, but nothing takes the environment down by itself.`);
}
