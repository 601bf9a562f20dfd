import { explainFailure } from "../../engine/run/explain-failure.ts";
import { agentOf, deploymentId, forDeployment } from "./for-deployment.ts";
import { followSteps } from "../../engine/run/follow-steps.ts";
import { withNeverEnded } from "./never-ended.ts";
import { describe, listPending } from "../../engine/run/pending.ts";
import { readPlan, type Plan } from "../../engine/run/plan.ts";
import { readViolations, type Violation } from "./policy-violations.ts";
import type { Judge } from "./judgement.ts";
import { runPulumi } from "../../engine/run/run-pulumi.ts";
import { GantryError } from "../../model/errors.ts";
import { watchJudge } from "./watch-judge.ts";
import type { Progress } from "../../terminal/progress.ts";
import type { Session } from "../../engine/run/session.ts";

export interface Applied {
  plan: Plan;
  /** Of rules that judge the whole stack and could only see it now. */
  violations: readonly Violation[];
  seconds: number;
}

/**
 * Applies exactly the plan that was shown, with the pack watching again.
 *
 * @param leftOut URNs of what a part of a plan leaves as it is (cut-plan.ts). The pack does not watch then, for the engine
 *   would show it these without what they are to be; it has judged the whole plan, and judges what is left of it.
 * @throws GantryError that says what failed and what is pending; running the same command again converges.
 */
export async function applyPlan(
  session: Session,
  progress: Progress,
  judge: Judge,
  planFile: string,
  leftOut: readonly string[] = [],
): Promise<Applied> {
  progress.step(`deploying ${session.stack}`);
  const begun = Date.now();
  const isPart = leftOut.length > 0;
  const args = [
    ...["up", "--yes", "--skip-preview", "--plan", planFile],
    // The backend's history then says what it was that failed (is-resumed.ts).
    ...["--exec-agent", agentOf(await deploymentId(session, judge))],
    ...(isPart ? [] : ["--policy-pack", judge.pack]),
    ...leftOut.flatMap((urn) => ["--exclude", urn]),
  ];
  const told = await forDeployment(session, judge);
  const watched = watchJudge(session, judge);
  const run = await runPulumi(told, args, followSteps(progress, "done"));
  progress.done();
  const { violations } = readViolations(withNeverEnded(run.events), judge.waivers);
  if (run.exitCode === 0)
    watched.refuseWritten(`${session.stack} was deployed, as the plan says that was agreed to`);
  if (run.exitCode !== 0 && (violations.length === 0 || run.mistake !== undefined)) {
    const failure = explainFailure(session, run);
    const pending = await listPending(session);
    if (pending.length === 0) throw failure;
    throw new GantryError(failure.message, {
      problems: [...failure.problems, ...pending.map((operation) => `pending: ${describe(operation)}`)],
      hint: "run the same command again: it looks at what is pending first, then goes on",
      exitCode: failure.exitCode,
    });
  }
  return { plan: readPlan(run.events), violations, seconds: Math.round((Date.now() - begun) / 1000) };
}
