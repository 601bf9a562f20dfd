import type { Progress } from "../../terminal/progress.ts";
import type { Context } from "../../terminal/context.ts";
import { judgeOf } from "../judge/judge-of.ts";
import { isSound } from "../judge/judgement.ts";
import { previewRun } from "../judge/preview-stack.ts";
import { readPreview, type StackPreview } from "../judge/read-preview.ts";
import type { PlanSource } from "../remembered/plan-key.ts";
import { rememberPlan, type MadePlan } from "../remembered/remember.ts";
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
  /** Reads again what the plan is made of; undefined where it is not to be remembered. */
  sourceNow?: (() => Promise<PlanSource>) | undefined;
}

export interface JudgedPreview {
  preview: StackPreview;
  byBase: ByBase | null;
  /** The folder of the pack that judged; absolute. */
  pack: string;
  rules: readonly string[];
}

/** Has the engine make a plan and the packs judge it; keeps it where that is asked for. */
export async function makePreview(
  context: Context,
  source: PlanSource,
  progress: Progress,
  { base: ref, savePlan, sourceNow }: PreviewToMake,
): Promise<JudgedPreview> {
  const { session, catalog, takeOver } = source;
  const { project, stack } = session;
  const judge = await judgeOf(project, catalog, stack);
  const { pack, rules } = judge;
  const looking = { takeOver, ifPossible: true, planFile: savePlan };
  const make = async (asked = session, base?: BasePack): Promise<MadePlan> => {
    const by = judgeOfPlan(base, judge);
    const run = await previewRun(asked, progress, by, savePlan);
    const planned = await readPreview(asked, run, by, savePlan);
    return { run, rules, preview: await lookFirst(session, progress, planned, looking) };
  };
  if (sourceNow !== undefined) {
    const { preview } = await rememberPlan(source, progress, sourceNow, make);
    return { preview, byBase: null, pack, rules };
  }
  const judged = async (base?: BasePack): Promise<JudgedPreview> => {
    const byBase = base === undefined ? null : await judgeByBase(session, progress, judge, base);
    const binding = savePlan === undefined ? undefined : await bindingOf(session, judge);
    const { preview } = await make(session, base);
    const sound = isSound(preview) && (byBase?.judgement === undefined || isSound(byBase.judgement));
    if (sound && savePlan !== undefined && binding !== undefined) bindPlan(savePlan, binding);
    return { preview, byBase, pack, rules };
  };
  return ref === undefined
    ? judged()
    : withBasePack(project, { ref }, { env: context.env, progress }, judged);
}
