import { dirname } from "node:path";
import { makeFolder } from "../../files/write-file.ts";
import { GantryError } from "../../model/errors.ts";
import { exportStack } from "../../engine/run/export-stack.ts";
import { isSound } from "../judge/judgement.ts";
import { judgeMarks, judgeMoved, packagesWritten } from "../judge/watch-judge.ts";
import { clockOf } from "../../files/installed.ts";
import { writtenBetween } from "../../files/marks.ts";
import { planPath, previewStack } from "../judge/preview-stack.ts";
import type { StackPreview } from "../judge/read-preview.ts";
import { settleGone } from "../judge/settle-gone.ts";
import { writePreview } from "./preview-text.ts";
import { protectedBy } from "../rules/protected-by.ts";
import { bindingOf, movedBetween, type Binding } from "./binding.ts";
import { basePackText, withBasePack, type BasePack } from "./base-pack.ts";
import { bindPlan, readBoundPlan } from "./bound-plan.ts";
import { judgeByBase, judgeOfPlan } from "./by-base.ts";
import { chooseBase } from "./choose-base.ts";
import { programChangeLines } from "./program-changes-text.ts";
import { paintFor } from "../../terminal/paint.ts";
import { print } from "../../terminal/say.ts";
import { lookFirst } from "./look-first.ts";
import type { Deployment, PlannedDeployment } from "./deployment.ts";

/** Makes a plan with the pack, binds it to what it is made of, and shows it. */
export async function planDeployment(deployment: Deployment): Promise<PlannedDeployment> {
  const { session, judge, stateVersion } = deployment;
  const planFile = planPath(session);
  makeFolder(dirname(planFile));
  // Before the plan: what moves while it is made counts as moved.
  const begun = clockOf(session.project.local);
  const binding = await bindingOf(session, judge, stateVersion);
  const marks = judgeMarks(session, judge);
  const previewed = await preview(deployment, planFile, binding);
  if (previewed === "settled") return planAgain(deployment);
  return show({ ...deployment, ...previewed, planFile, binding, marks, begun });
}

/**
 * Takes a plan that was made before, such as by the job that was approved, if all it was made of is as it was; otherwise
 * makes a new one, and says why. Throws a GantryError for a plan of another commit, environment or cloud.
 */
export async function takePlan(deployment: Deployment, planFile: string): Promise<PlannedDeployment> {
  const { session, judge, progress, stateVersion } = deployment;
  const bound = readBoundPlan(planFile);
  const begun = clockOf(session.project.local);
  const now = await bindingOf(session, judge, stateVersion);
  refuseForeign(planFile, bound, now);
  const moved = movedBetween(bound, now);
  if (moved.length > 0) {
    progress.step(`${moved.join(", ")} moved since "${planFile}" was made: planning again`);
    return planDeployment(deployment);
  }
  const marks = judgeMarks(session, judge);
  const previewed = await preview(deployment);
  if (previewed === "settled") return planAgain(deployment);
  return show({ ...deployment, ...previewed, planFile, binding: bound, marks, begun });
}

/**
 * What the engine would do, and what the judges say of it. The base is asked for a preview of its own only where its pack is another
 * one, and the first judge has passed the plan: whatever it said would change nothing.
 *
 * @param planFile where the plan is kept, bound to what it is made of
 * @returns "settled" where what was gone is out of the state now, so that there has to be another plan
 */
async function preview(
  deployment: Deployment,
  planFile?: string,
  binding?: Binding,
): Promise<Pick<PlannedDeployment, "preview" | "byBase"> | "settled"> {
  const { session, progress, judge, context } = deployment;
  const judgedWith = async (base: BasePack | undefined) => {
    const planned = await previewStack(session, progress, judgeOfPlan(base, judge), planFile);
    if (isSound(planned) && (await settleGone(session, progress, planned.plan))) return "settled";
    const found = await looked(deployment, planned, planFile);
    if (found.isPlanned && planFile !== undefined && binding !== undefined) bindPlan(planFile, binding);
    if (base === undefined) return { preview: found, byBase: undefined };
    progress.step(basePackText(base));
    const byBase = isSound(found)
      ? await judgeByBase(session, progress, judge, base)
      : { base, judgement: undefined };
    return { preview: found, byBase };
  };
  const wanted = await chooseBase(deployment);
  if (wanted === undefined) return judgedWith(undefined);
  return withBasePack(session.project, wanted, { env: context.env, progress }, judgedWith);
}

/** What was gone is out of the state now, so that this ends. */
async function planAgain(deployment: Deployment): Promise<PlannedDeployment> {
  const { version } = await exportStack(deployment.session);
  return planDeployment({ ...deployment, stateVersion: version });
}

function looked(
  { session, progress, options }: Deployment,
  preview: StackPreview,
  planFile?: string,
): Promise<StackPreview> {
  return lookFirst(session, progress, preview, { takeOver: options.takeOver, ifPossible: false, planFile });
}

/**
 * What moved since the plan was made, as people say it; nothing in most deployments.
 *
 * @throws GantryError where that is who judges, or what is judged: another plan would be another judge's
 */
export async function movedSince(planned: PlannedDeployment): Promise<string[]> {
  const { session, judge, binding, marks, begun } = planned;
  const now = await bindingOf(session, judge);
  const packages = packagesWritten(session, judge, begun);
  if (packages.length > 0 || !hasSameJudge(binding, now)) {
    const written = [...writtenBetween(marks, judgeMarks(session, judge)), ...packages];
    throw judgeMoved(written, `the plan for ${session.stack} was agreed to`);
  }
  return movedBetween(binding, now);
}

/** Whether two plans were judged by one pack, over one program. */
export function hasSameJudge(one: Binding, other: Binding): boolean {
  return one.pack === other.pack && one.program === other.program && one.packages === other.packages;
}

function refuseForeign(planFile: string, bound: Binding, now: Binding): void {
  const hint = `make a plan of what is here: "gantry preview ${now.stack} --save-plan <file>"`;
  if (bound.stack !== now.stack || bound.local !== now.local) {
    const whose = `${bound.stack}${bound.local ? " on the local cloud" : ""}`;
    throw new GantryError(`"${planFile}" is a plan for ${whose}`, { hint });
  }
  if (bound.commit === now.commit) return;
  const [made, here] = [bound.commit, now.commit].map((commit) => commit?.slice(0, 12) ?? "no commit");
  throw new GantryError(`"${planFile}" was made of ${made}, and this is ${here}`, { hint });
}

function show(planned: PlannedDeployment): PlannedDeployment {
  const { context, options, session, judge, preview, byBase } = planned;
  const shown = {
    protects: protectedBy(judge.pack, judge.rules),
    all: options.allRules,
    isBegun: options.isBegun,
  };
  if (options.json) return planned;
  writePreview(context, session, preview, shown);
  const changes =
    byBase?.judgement === undefined
      ? []
      : programChangeLines(byBase.base, byBase.judgement, paintFor(context));
  if (changes.length > 0) print(context, [...changes, ""].join("\n"));
  return planned;
}
