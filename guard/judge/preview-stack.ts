import { rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { serveProviders } from "../../local/serve-providers.ts";
import type { EngineEvent } from "../../engine/run/events.ts";
import { forDeployment, isResumed } from "./for-deployment.ts";
import { explainFailure } from "../../engine/run/explain-failure.ts";
import { readJudgement, type Judge, type Judgement, type JudgementOptions } from "./judgement.ts";
import { exportStack } from "../../engine/run/export-stack.ts";
import { withWhatGoesAlong } from "./goes-along.ts";
import { readSurfaceMoves, type SurfaceMove } from "../../engine/run/surface-moves.ts";
import { goingBack, unasked } from "./going-back.ts";
import { stackVersions } from "./stack-versions.ts";
import { isTakenAway, readPlan, type Plan } from "../../engine/run/plan.ts";
import { isStopped, protectedEvents } from "./protected-changes.ts";
import { readResources } from "./read-resources.ts";
import { retainedResources } from "./retained-resources.ts";
import { runPulumi, type PulumiRun } from "../../engine/run/run-pulumi.ts";
import { unexplainedDeletions } from "./unexplained-deletions.ts";
import { backToDraft } from "./secret-statuses.ts";
import { readSecretReads, type SecretReads } from "./secret-reads.ts";
import { followSteps } from "../../engine/run/follow-steps.ts";
import { watchJudge } from "./watch-judge.ts";
import type { Progress } from "../../terminal/progress.ts";
import type { Session } from "../../engine/run/session.ts";

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
 * Previews the session's stack with the judge's policy pack. A resource that is only read counts as a violation.
 *
 * @param planFile where the engine keeps the plan that `up` is held to; absolute.
 * @throws GantryError where the preview failed for another reason than a violation.
 */
export async function previewStack(
  session: Session,
  progress: Progress,
  judge: Judge,
  planFile?: string,
): Promise<StackPreview> {
  progress.step(`previewing ${session.stack}${session.local ? " on the local cloud" : ""}`);
  const args = ["preview", "--policy-pack", judge.pack];
  const told = withOwnPackages(await forDeployment(session, judge), judge);
  const watched = watchJudge(session, judge);
  const run = await withProviders(told, (provided) =>
    runPulumi(
      provided,
      planFile === undefined ? args : [...args, "--save-plan", planFile],
      followSteps(progress, "compared"),
    ),
  );
  progress.done();
  watched.refuseWritten(`${session.stack} was previewed; nothing was changed`, planFile);
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

/** A judge with packages of its own is run by the Node that runs this, and takes no compiled code that others kept. */
function withOwnPackages(session: Session, { hasOwnPackages }: Judge): Session {
  if (hasOwnPackages !== true) return session;
  const PATH = [dirname(process.execPath), session.env["PATH"] ?? ""].join(delimiter);
  return { ...session, env: { ...session.env, PATH, NODE_DISABLE_COMPILE_CACHE: "1" } };
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

/** On the local cloud, a preview's providers are served from here: the engine then need not start four processes. */
async function withProviders<Result>(
  session: Session,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  if (!session.local) return work(session);
  const served = await serveProviders({ projectRoot: session.project.root, variables: session.env });
  try {
    return await work({ ...session, env: { ...session.env, PULUMI_DEBUG_PROVIDERS: served.addresses } });
  } finally {
    served.close();
  }
}

/** Where the plan of a stack is kept between preview and apply. */
export function planPath(session: Session): string {
  return join(session.project.local, "plans", `${session.stack}.json`);
}
