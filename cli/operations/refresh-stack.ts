import { ExitCode, GantryError } from "../../model/errors.ts";
import type { Context } from "../context.ts";
import { explainFailure } from "../engine/explain-failure.ts";
import { followSteps } from "../engine/follow-steps.ts";
import { settlePending } from "../engine/pending.ts";
import { hasChanges, readDrift, type Plan } from "../engine/plan.ts";
import { runPulumi } from "../engine/run-pulumi.ts";
import { openSession } from "../engine/open-session.ts";
import type { Session } from "../engine/session.ts";
import { confirm, requireAnswer } from "../output/confirm.ts";
import { paintFor } from "../output/paint.ts";
import { planText } from "../output/plan-text.ts";
import { createProgress, type Progress } from "../progress.ts";

/** Shows what the clouds have that the recorded state has not, asks, and records it. Changes no cloud. */
export async function refreshStack(
  context: Context,
  options: { stack: string; local: boolean; yes: boolean; json: boolean },
): Promise<ExitCode> {
  requireAnswer(context, options);
  const progress = createProgress(context);
  const session = await openSession(context, { ...options, progress });
  await settlePending(session, progress);
  const found = await refresh(session, progress, ["--preview-only"]);
  if (options.json) {
    const document = {
      environment: options.stack,
      local: options.local,
      changes: found.counts,
      drift: drifted(found),
    };
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    const text = hasChanges(found)
      ? planText(found, paintFor(context))
      : "the clouds have what the state says";
    context.stdout.write(`${text}\n`);
  }
  if (!hasChanges(found)) return ExitCode.done;
  if (!options.yes && !(await confirm(`Record this in the state of ${options.stack}?`))) {
    throw new GantryError("not recorded: the answer was no");
  }
  await refresh(session, progress, ["--yes", "--skip-preview"]);
  if (!options.json)
    context.stdout.write(`recorded; "gantry up ${options.stack}" brings the declared values back\n`);
  return ExitCode.done;
}

async function refresh(session: Session, progress: Progress, args: readonly string[]): Promise<Plan> {
  progress.step(`asking the clouds what ${session.stack} looks like`);
  const run = await runPulumi(session, ["refresh", ...args], followSteps(progress, "read"));
  progress.done();
  if (run.exitCode !== 0) throw explainFailure(session, run);
  return readDrift(run.events);
}

function drifted({ changes }: Plan): object[] {
  return changes
    .filter(({ kind }) => kind !== "same")
    .map(({ urn, kind, fields }) => ({ urn, kind, fields }));
}
