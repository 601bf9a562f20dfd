import { ExitCode, GantryError } from "../model/errors.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { leaveEvent } from "../evidence/leave-event.ts";
import type { Context } from "../terminal/context.ts";
import { explainFailure } from "../engine/run/explain-failure.ts";
import { followSteps } from "../engine/run/follow-steps.ts";
import { judgeOfState } from "./judge/judge-of.ts";
import { waiversFor } from "./judge/waivers-for.ts";
import { settlePending } from "../engine/run/pending.ts";
import { hasChanges, readDrift, type Plan } from "../engine/run/plan.ts";
import { runPulumi } from "../engine/run/run-pulumi.ts";
import { openSession } from "../engine/run/open-session.ts";
import type { Session } from "../engine/run/session.ts";
import { checkFinalState } from "./path/check-final-state.ts";
import type { CheckResult } from "./path/deployment.ts";
import { checkText } from "./path/check-text.ts";
import { confirm, requireAnswer } from "../terminal/confirm.ts";
import { paintFor } from "../terminal/paint.ts";
import { planText } from "../engine/run/plan-text.ts";
import { sayWaivers } from "./rules/waiver-text.ts";
import { createProgress, type Progress } from "../terminal/progress.ts";
import { findProject } from "../catalog/project.ts";
import { print } from "../terminal/say.ts";

export interface RefreshOptions {
  stack: string;
  local: boolean;
  yes: boolean;
  json: boolean;
}

/**
 * Shows what the clouds have that the recorded state has not, asks, records it, and has the pack judge the state: a
 * protection that somebody dropped by hand is then a violation. Changes no cloud.
 */
export async function refreshStack(context: Context, options: RefreshOptions): Promise<ExitCode> {
  requireAnswer(context, options);
  const catalog = await readCatalog(findProject(context.cwd).root);
  const progress = createProgress(context);
  sayWaivers(progress, waiversFor(catalog, options.stack));
  const session = await openSession(context, { ...options, progress });
  await settlePending(session, progress);
  const found = await refresh(session, progress, ["--preview-only"]);
  if (!options.json) {
    const text = hasChanges(found)
      ? planText(found, paintFor(context), context.columns)
      : "the clouds have what the state says";
    print(context, text);
  }
  if (hasChanges(found)) {
    if (!options.yes && !(await confirm(`Record this in the state of ${options.stack}?`))) {
      throw new GantryError("not recorded: the answer was no");
    }
    await refresh(session, progress, ["--yes", "--skip-preview"]);
    await leaveEvent(context, {
      root: session.project.root,
      environment: options.stack,
      place: options.local ? "local" : "remote",
      action: "deploy",
      operation: "refresh",
      detail: { changes: found.counts },
    });
  }
  // Where nothing is to be recorded as well: what was deployed without the pack is in the state already.
  const judge = await judgeOfState(session.project, catalog, options.stack);
  return report(context, options, found, await checkFinalState({ session, judge, progress }));
}

function report(
  context: Context,
  { stack, local, json }: RefreshOptions,
  found: Plan,
  judged: CheckResult,
): ExitCode {
  if (json) {
    const document = {
      environment: stack,
      local,
      changes: found.counts,
      drift: drifted(found),
      checks: [judged],
    };
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    const next = `"gantry up ${stack}" brings the declared values back`;
    const said = hasChanges(found) ? `recorded; ${next}` : judged.passed ? "" : next;
    print(context, `${checkText(judged, paintFor(context))}${said}`.trimEnd());
  }
  return judged.passed ? ExitCode.done : ExitCode.violation;
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
