import type { Progress } from "../../terminal/progress.ts";
import { explainFailure } from "../../engine/run/explain-failure.ts";
import { followSteps } from "../../engine/run/follow-steps.ts";
import { isTakenAway, readDrift, type Plan } from "../../engine/run/plan.ts";
import { nameOf } from "../../model/urn.ts";
import { runPulumi } from "../../engine/run/run-pulumi.ts";
import type { Session } from "../../engine/run/session.ts";

/**
 * Takes out of the recorded state what a plan would delete and its cloud no longer has: several providers fail where they are to
 * delete something that is gone (GitHub's rulesets, variables and policies, Cloudflare's DNS records). Changes no cloud.
 *
 * @returns whether the state is another one now, so that there has to be a new plan.
 */
export async function settleGone(session: Session, progress: Progress, { changes }: Plan): Promise<boolean> {
  const going = changes.filter((change) => isTakenAway(change) && !isComponent(change.type));
  if (going.length === 0) return false;
  progress.step("asking the clouds whether what goes is still there");
  const found = await refresh(
    session,
    progress,
    ["--preview-only"],
    going.map(({ urn }) => urn),
  );
  const gone = found.changes.filter(({ kind }) => kind === "delete");
  if (gone.length === 0) return false;
  for (const { urn, type } of gone) {
    progress.step(
      `  ${type.split(":").at(-1) ?? type} ${nameOf(urn).name} is gone already: the state forgets it`,
    );
  }
  await refresh(
    session,
    progress,
    ["--yes", "--skip-preview"],
    gone.map(({ urn }) => urn),
  );
  return true;
}

async function refresh(
  session: Session,
  progress: Progress,
  args: readonly string[],
  urns: readonly string[],
): Promise<Plan> {
  const targets = urns.flatMap((urn) => ["--target", urn]);
  const run = await runPulumi(session, ["refresh", ...args, ...targets], followSteps(progress, "read"));
  progress.done();
  if (run.exitCode !== 0) throw explainFailure(session, run);
  return readDrift(run.events);
}

/** No cloud has one. */
function isComponent(type: string): boolean {
  return type.startsWith("gantry:");
}
