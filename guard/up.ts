import { ExitCode, GantryError } from "../model/errors.ts";
import { commitOf } from "../clients/git/commit-of.ts";
import type { Context } from "../terminal/context.ts";
import { agreeAlone } from "./approvals/agree-alone.ts";
import type { OnePerson } from "../model/declared/approvals.ts";
import { applyPlan } from "./judge/apply-plan.ts";
import { exportStack } from "../engine/run/export-stack.ts";
import { judgeMoved } from "./judge/watch-judge.ts";
import { writtenBetween } from "../files/marks.ts";
import { isSound } from "./judge/judgement.ts";
import { outputsIn } from "../engine/run/read-outputs.ts";
import { readReason } from "./break-glass/break-glass.ts";
import { beginDeployment } from "./path/begin-deployment.ts";
import { afterApply, beforeApply, runAllChecks, runChecks } from "./path/checks.ts";
import type { CheckResult, DeployOptions, PlannedDeployment } from "./path/deployment.ts";
import { reportDeployment } from "./path/deployment-report.ts";
import { giveFirstValues } from "./path/first-values.ts";
import { isApplied, rememberApplied } from "./path/last-applied.ts";
import { hasSameJudge, movedSince, planDeployment, takePlan } from "./path/plan-deployment.ts";
import { confirm, Declined } from "../terminal/confirm.ts";
import { leaveChanges } from "../evidence/leave-changes.ts";
import { leaveEvent } from "../evidence/leave-event.ts";
import { hasChanges, type Plan } from "../engine/run/plan.ts";

/** A plan, and one more when something moved meanwhile. Where things keep moving, a person has to look. */
const mostPlans = 2;

export interface UpOptions extends Omit<DeployOptions, "breakGlass" | "isBegun"> {
  /** Why nobody is asked for approval, as it was typed. */
  breakGlass?: string | undefined;
  /** When the whole of it began, where this is one step of several: together they leave one record of broken glass. */
  begunAt?: Date | undefined;
}

/**
 * The guarded path (docs/guarded-path.md): catalog, preview with the pack, the plan shown, an answer, checks, apply exactly
 * that, checks, outputs. Where secrets need a first value before what reads them can be made, in two such steps.
 */
export async function bringUp(context: Context, given: UpOptions): Promise<ExitCode> {
  const { breakGlass: reason } = given;
  const breakGlass =
    reason === undefined
      ? undefined
      : { reason: readReason(reason, "--break-glass"), at: given.begunAt ?? new Date() };
  let options: DeployOptions = { ...given, breakGlass };
  let agreed: readonly string[] = [];
  let earlier: PlannedDeployment | undefined;
  for (let plans = 1; ; plans += 1) {
    const deployment = await beginDeployment(context, options);
    const plan = plans === 1 ? options.plan : undefined;
    const planned = await (plan === undefined ? planDeployment(deployment) : takePlan(deployment, plan));
    refuseOtherJudge(earlier, planned);
    earlier = planned;
    if (!isSound(planned.preview)) return refuse(planned, []);
    const changes = changesOf(planned);
    const isNamed = options.confirm === options.stack;
    const isAgreed =
      options.yes || isNamed || (agreed.length > 0 && changes.every((change) => agreed.includes(change)));
    const onePerson = onePersonOf(planned);
    if (onePerson !== undefined && !isNamed) {
      await agreeAlone(context, options, { onePerson });
      options = { ...options, confirm: options.stack };
    } else if (!isAgreed && !(await confirm(`Deploy this to ${options.stack}?`))) {
      throw new Declined(`not deployed: the answer was no${begunText(options)}`);
    }
    const checks = await runChecks(beforeApply, planned);
    if (!allPassed(checks)) return refuse(planned, checks);
    // The last thing before the engine takes the stack's lock, and holds itself to the plan.
    const moved = await movedSince(planned);
    if (moved.length === 0) {
      // Of one deployment only the first step gives values: whoever takes one away meanwhile is told by the cloud.
      if (agreed.length > 0 || !(await giveFirstValues(planned))) return apply(planned, checks);
      agreed = changes;
      plans = 0;
      options = { ...options, plan: undefined, isBegun: true };
      continue;
    }
    if (plans === mostPlans) {
      throw new GantryError(`${moved.join(", ")} moved again while the plan was agreed to`, {
        hint: `find out who else works on it, then run the command again${begunText(options)}`,
      });
    }
    deployment.progress.step(`${moved.join(", ")} moved since the plan was made: planning again`);
  }
}

/** Who is alone in letting versions into the environment, by its catalog. */
function onePersonOf({ catalog, options }: PlannedDeployment): OnePerson | undefined {
  return catalog.environments.find(({ environment }) => environment === options.stack)?.approvals.onePerson;
}

/** A pack or a program that moves while one command runs is no reason to ask again, but to find out who moved it. */
function refuseOtherJudge(earlier: PlannedDeployment | undefined, planned: PlannedDeployment): void {
  if (earlier === undefined || hasSameJudge(earlier.binding, planned.binding)) return;
  const between = `two plans for ${planned.options.stack} were made${begunText(planned.options)}`;
  throw judgeMoved(writtenBetween(earlier.marks, planned.marks), between);
}

/** What to say where a deployment ends before its second step: that nothing was changed would be wrong. */
function begunText({ isBegun }: DeployOptions): string {
  return isBegun === true ? "; the first of two steps was applied" : "";
}

/** What a plan does to what, so that a part of a plan that somebody agreed to is known as one. */
function changesOf({ preview }: PlannedDeployment): string[] {
  const { changes } = preview.plan;
  return changes.flatMap(({ kind, urn }) => (kind === "same" ? [] : [`${kind} ${urn}`]));
}

async function apply(planned: PlannedDeployment, before: readonly CheckResult[]): Promise<ExitCode> {
  const { session, progress, preview } = planned;
  const isDone = isApplied(planned);
  if (isDone) progress.step("nothing has changed since it was deployed last: there is nothing to apply");
  const applied = isDone ? { plan: preview.plan, violations: [], seconds: 0 } : await applyOnRecord(planned);
  if (!isDone) await leaveChangesOf(planned);
  const recorded = await exportStack(session);
  const after = await runAllChecks(afterApply, { ...planned, applied, recorded });
  // What one of them objects to is worth another application.
  if (applied.violations.length === 0 && allPassed(after)) rememberApplied(planned, recorded);
  const outputs = await outputsIn(session, recorded);
  const violations = [...preview.violations, ...applied.violations];
  reportDeployment(planned, {
    plan: applied.plan,
    judgement: { ...preview, violations },
    moves: preview.moves,
    checks: [...before, ...after],
    applied: { seconds: applied.seconds, outputs },
  });
  return violations.length > 0 || !allPassed(after) ? ExitCode.violation : ExitCode.done;
}

/** Flags and thresholds are in force with the catalog that has them, whether or not a resource changed. */
async function leaveChangesOf({ context, catalog, session, options }: PlannedDeployment): Promise<void> {
  const own = catalog.environments.find(({ environment }) => environment === options.stack);
  if (own === undefined) return;
  const { root } = session.project;
  await leaveChanges(context, {
    root,
    catalog: own,
    place: options.local ? "local" : "remote",
    commit: await commitOf(root, "HEAD"),
    attempt: options.attempt,
  });
}

/** Applies, and leaves the audit event of it, also where it stopped half-way; a deployment has one of its own. */
async function applyOnRecord(planned: PlannedDeployment): Promise<Awaited<ReturnType<typeof applyPlan>>> {
  const { context, options, session, progress, judge, preview, planFile } = planned;
  const leave = async (status: string, plan: Plan): Promise<void> => {
    if (options.attempt !== undefined || !hasChanges(plan)) return;
    await leaveEvent(context, {
      root: session.project.root,
      environment: options.stack,
      place: options.local ? "local" : "remote",
      action: "deploy",
      operation: "up",
      detail: {
        status,
        changes: plan.counts,
        commit: await commitOf(session.project.root, "HEAD"),
        breakGlass: options.breakGlass?.reason,
        ...(onePersonOf(planned) === undefined ? {} : { approvals: "one person" }),
      },
    });
  };
  let applied: Awaited<ReturnType<typeof applyPlan>>;
  try {
    applied = await applyPlan(session, progress, judge, planFile);
  } catch (error) {
    await leave("FAILED", preview.plan);
    throw error;
  }
  await leave("SUCCESS", applied.plan);
  return applied;
}

/** Nothing was changed, and the report says why. */
function refuse(planned: PlannedDeployment, checks: readonly CheckResult[]): ExitCode {
  const { preview } = planned;
  reportDeployment(planned, {
    plan: preview.plan,
    judgement: preview,
    moves: preview.moves,
    checks,
    applied: null,
  });
  return ExitCode.violation;
}

function allPassed(checks: readonly CheckResult[]): boolean {
  return checks.every(({ passed }) => passed);
}
