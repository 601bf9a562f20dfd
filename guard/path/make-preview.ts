import type { Progress } from "../../terminal/progress.ts";
import type { Context } from "../../terminal/context.ts";
import { judgeOf } from "../judge/judge-of.ts";
import { isSound } from "../judge/judgement.ts";
import { previewRun } from "../judge/preview-stack.ts";
import { readPreview } from "../judge/read-preview.ts";
import type { PlanSource } from "../remembered/plan-key.ts";
import type { MadePlan } from "../remembered/remember.ts";
import { withBasePack, type BasePack } from "./base-pack.ts";
import { bindingOf } from "./binding.ts";
import { bindPlan } from "./bound-plan.ts";
import { judgeByBase, judgeOfPlan, type ByBase } from "./by-base.ts";
import { lookFirst } from "./look-first.ts";

export interface PreviewToMake {
  /** The branch that the change is to be merged into: its pack judges too. */
  base?: string | undefined;
  /** Where to keep the plan, for `gantry up --plan`; absolute. */
  savePlan?: string | undefined;
}

export interface JudgedPreview extends MadePlan {
  byBase: ByBase | null;
  /** The folder of the pack that judged; absolute. */
  pack: string;
}

/** Has the engine make a plan and the packs judge it; keeps it where that is asked for. */
export async function makePreview(
  context: Context,
  { session, catalog, takeOver }: Pick<PlanSource, "session" | "catalog" | "takeOver">,
  progress: Progress,
  { base: ref, savePlan }: PreviewToMake,
): Promise<JudgedPreview> {
  const { project, stack } = session;
  const judge = await judgeOf(project, catalog, stack);
  const { pack, rules } = judge;
  const looking = { takeOver, ifPossible: true, planFile: savePlan };
  const judged = async (base?: BasePack): Promise<JudgedPreview> => {
    const byBase = base === undefined ? null : await judgeByBase(session, progress, judge, base);
    const binding = savePlan === undefined ? undefined : await bindingOf(session, judge);
    const by = judgeOfPlan(base, judge);
    const run = await previewRun(session, progress, by, savePlan);
    const planned = await readPreview(session, run, by, savePlan);
    const preview = await lookFirst(session, progress, planned, looking);
    const sound = isSound(preview) && (byBase?.judgement === undefined || isSound(byBase.judgement));
    if (sound && savePlan !== undefined && binding !== undefined) bindPlan(savePlan, binding);
    return { run, preview, byBase, pack, rules };
  };
  return ref === undefined
    ? judged()
    : withBasePack(project, { ref }, { env: context.env, progress }, judged);
}
