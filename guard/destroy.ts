import { ExitCode, GantryError } from "../model/errors.ts";
import { leaveEvent } from "../evidence/leave-event.ts";
import type { LoadedCatalog } from "../catalog/load.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import type { Context } from "../terminal/context.ts";
import { explainFailure } from "../engine/run/explain-failure.ts";
import { exportStack, type ExportedStack } from "../engine/run/export-stack.ts";
import { followSteps } from "../engine/run/follow-steps.ts";
import { withWhatGoesAlong } from "./judge/goes-along.ts";
import { waiversFor } from "./judge/waivers-for.ts";
import { settlePending } from "../engine/run/pending.ts";
import { readPlan, type Plan } from "../engine/run/plan.ts";
import { listProtected } from "./judge/protections.ts";
import { runPulumi } from "../engine/run/run-pulumi.ts";
import { openSession } from "../engine/run/open-session.ts";
import { settleGone } from "./judge/settle-gone.ts";
import type { Session } from "../engine/run/session.ts";
import { confirm, confirmByName, requireAnswer } from "../terminal/confirm.ts";
import { paintFor } from "../terminal/paint.ts";
import { planText } from "../engine/run/plan-text.ts";
import { sayWaivers } from "./rules/waiver-text.ts";
import { createProgress, type Progress } from "../terminal/progress.ts";
import { print } from "../terminal/say.ts";

export interface DestroyOptions {
  stack: string;
  local: boolean;
  yes: boolean;
  json: boolean;
  confirm: string | undefined;
}

/** Takes an environment down, after showing what goes. Refused while anything in it is protected from deletion. */
export async function destroyStack(context: Context, options: DestroyOptions): Promise<ExitCode> {
  requireAnswer(context, { ...options, yes: options.yes || options.confirm !== undefined });
  const progress = createProgress(context);
  const session = await openSession(context, { ...options, progress });
  await settlePending(session, progress);
  const catalog = await readCatalog(session.project.root);
  sayWaivers(progress, waiversFor(catalog, options.stack));
  const recorded = await exportStack(session);
  refuseWhileProtected(session, catalog, recorded);
  const listed = await destroy(session, progress, ["--preview-only"], "listed");
  const plan = withWhatGoesAlong(listed, recorded);
  if (!options.json)
    print(context, planText(plan, paintFor(context), context.columns) || "nothing to destroy");
  if (plan.counts.delete > 0) {
    await requireConsent(context, options);
    await destroyOnRecord(context, options, { session, progress, plan });
  }
  if (options.json) {
    const document = { environment: options.stack, local: options.local, changes: plan.counts };
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    print(context, `destroyed ${options.stack}`);
  }
  return ExitCode.done;
}

/** Leaves the audit event, also where it stopped half-way. */
async function destroyOnRecord(
  context: Context,
  { stack, local }: DestroyOptions,
  { session, progress, plan }: { session: Session; progress: Progress; plan: Plan },
): Promise<void> {
  const leave = async (status: string): Promise<void> => {
    await leaveEvent(context, {
      root: session.project.root,
      environment: stack,
      place: local ? "local" : "remote",
      action: "deploy",
      operation: "destroy",
      detail: { status, changes: plan.counts },
    });
  };
  try {
    await destroyAll(session, progress, plan);
  } catch (error) {
    await leave("FAILED");
    throw error;
  }
  await leave("SUCCESS");
}

/** What the catalog protects counts as well: somebody may have dropped a protection by hand, and refreshed the state. */
function refuseWhileProtected({ stack }: Session, catalog: LoadedCatalog, recorded: ExportedStack): void {
  const declared = catalog.environments.find(({ environment }) => environment === stack);
  const problems = listProtected(recorded, declared);
  if (problems.length === 0) return;
  throw new GantryError(`${stack} is protected from deletion`, {
    problems,
    hint:
      stack === "production"
        ? "each of them needs a waiver of require-deletion-protection, deployed first (docs/guarded-path.md)"
        : `turn the protection off in environments/${stack}/config.yml, in a change of its own, and deploy that first`,
  });
}

/** Production goes only by its name, typed or given: a habit of saying yes must not be enough. */
async function requireConsent(context: Context, options: DestroyOptions): Promise<void> {
  const { stack } = options;
  if (stack !== "production") {
    if (options.yes || options.confirm === stack || (await confirm(`Destroy ${stack}?`))) return;
    throw new GantryError("not destroyed: the answer was no");
  }
  if (options.confirm === stack) return;
  if (options.confirm === undefined && context.interactive && !options.json) {
    if (await confirmByName('Type "production" to destroy production', stack)) return;
    throw new GantryError("not destroyed: that was not the environment's name");
  }
  throw new GantryError("production is destroyed only by its name", {
    hint: "add --confirm production",
    exitCode: ExitCode.usage,
  });
}

/** Goes on where something was gone already, which several providers fail at. */
async function destroyAll(session: Session, progress: Progress, plan: Plan): Promise<void> {
  const args = ["--yes", "--skip-preview"];
  try {
    await destroy(session, progress, args, "gone");
  } catch (error) {
    if (!(error instanceof GantryError) || !(await settleLeft(session, progress, plan))) throw error;
    await destroy(session, progress, args, "gone");
  }
}

async function settleLeft(session: Session, progress: Progress, { changes, counts }: Plan): Promise<boolean> {
  const left = new Set((await exportStack(session)).resources.map(({ urn }) => urn));
  return settleGone(session, progress, { changes: changes.filter(({ urn }) => left.has(urn)), counts });
}

async function destroy(
  session: Session,
  progress: Progress,
  args: readonly string[],
  verb: string,
): Promise<Plan> {
  progress.step(`${verb === "gone" ? "destroying" : "listing what is in"} ${session.stack}`);
  const run = await runPulumi(session, ["destroy", ...args], followSteps(progress, verb));
  progress.done();
  if (run.exitCode !== 0) throw explainFailure(session, run);
  return readPlan(run.events);
}
