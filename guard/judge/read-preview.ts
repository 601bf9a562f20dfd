import { rmSync } from "node:fs";
import type { EngineEvent } from "../../engine/run/events.ts";
import { explainFailure } from "../../engine/run/explain-failure.ts";
import { exportStack } from "../../engine/run/export-stack.ts";
import { isTakenAway, readPlan, type Plan } from "../../engine/run/plan.ts";
import type { PulumiRun } from "../../engine/run/run-pulumi.ts";
import type { Session } from "../../engine/run/session.ts";
import { readSurfaceMoves, type SurfaceMove } from "../../engine/run/surface-moves.ts";
import { isResumed } from "./for-deployment.ts";
import { withWhatGoesAlong } from "./goes-along.ts";
import { goingBack, unasked } from "./going-back.ts";
import { readJudgement, type Judge, type Judgement, type JudgementOptions } from "./judgement.ts";
import { isStopped, protectedEvents } from "./protected-changes.ts";
import { readResources } from "./read-resources.ts";
import { retainedResources } from "./retained-resources.ts";
import { readSecretReads, type SecretReads } from "./secret-reads.ts";
import { backToDraft } from "./secret-statuses.ts";
import { stackVersions } from "./stack-versions.ts";
import { unexplainedDeletions } from "./unexplained-deletions.ts";

export interface StackPreview extends Judgement {
  plan: Plan;
  /** Who would read which secrets for the first time. */
  reads: SecretReads;
  /** What it makes the surfaces run. */
  moves: readonly SurfaceMove[];
  /** Whether there is the plan file that was asked for: there is none of what failed or may not be applied. */
  isPlanned: boolean;
}

/**
 * What a preview's run of the engine says that would change, and what the rules say of that.
 *
 * @param planFile goes where the plan may not be applied
 * @throws GantryError where the preview failed for another reason than a violation
 */
export async function readPreview(
  session: Session,
  run: PulumiRun,
  judge: Judge,
  planFile?: string,
): Promise<StackPreview> {
  const { plan, held: protectedOnes, explained } = await whatGoes(session, run, judge);
  const judgement = readJudgement([...run.events, ...protectedOnes], judge, explained);
  const objections = judgement.violations.length + judgement.programChanges.length;
  const isRefused = objections > 0 && run.mistake === undefined;
  if (run.exitCode !== 0 && !isRefused) throw explainFailure(session, run);
  const past = [...readResources(run.events), ...retainedResources(run.events), ...backToDraft(run.events)];
  const moves = readSurfaceMoves(run.events);
  const back = goingBack(moves);
  const versions = back.length === 0 ? undefined : await stackVersions(session);
  const held = versions === undefined ? [] : unasked(back, versions);
  const violations = [...judgement.violations, ...past, ...held];
  // A plan that nobody may apply is not left for somebody to find.
  if (violations.length > 0 && planFile !== undefined) rmSync(planFile, { force: true });
  const isPlanned = run.exitCode === 0 && violations.length === 0 && planFile !== undefined;
  return {
    plan,
    reads: readSecretReads(run.events),
    moves,
    isPlanned,
    ...judgement,
    violations,
  };
}

/** The plan with what it takes away, and what the rule of deletion protection says of that. */
async function whatGoes(
  session: Session,
  run: PulumiRun,
  judge: Judge,
): Promise<{ plan: Plan; held: EngineEvent[]; explained?: JudgementOptions }> {
  const plan = readPlan(run.events);
  if (!plan.changes.some(isTakenAway) && !isStopped(run)) return { plan, held: [] };
  const recorded = await exportStack(session);
  const held = protectedEvents({
    stack: session.stack,
    run,
    waivers: judge.waivers,
    recorded,
    now: new Date(),
  });
  const isExplained = unexplainedDeletions(run.events, judge.waivers).length === 0;
  const explained = isExplained ? {} : { isResumed: await isResumed(session, judge) };
  return { plan: withWhatGoesAlong(plan, recorded), held, explained };
}
