import { readCatalog } from "../catalog/read-catalog.ts";
import { findProject } from "../catalog/project.ts";
import { checkStack } from "../catalog/stacks.ts";
import { exportStack, type ExportedResource } from "../engine/run/export-stack.ts";
import { openSession } from "../engine/run/open-session.ts";
import { settlePending } from "../engine/run/pending.ts";
import { pulumi } from "../engine/run/run-pulumi.ts";
import type { Session } from "../engine/run/session.ts";
import { lockedIn } from "../engine/run/stack-lock.ts";
import { leaveEvent } from "../evidence/leave-event.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { nameOf } from "../model/urn.ts";
import { confirm, confirmByName, Declined, requireAnswer } from "../terminal/confirm.ts";
import type { Context } from "../terminal/context.ts";
import { counted } from "../terminal/counted.ts";
import { createProgress } from "../terminal/progress.ts";
import { print } from "../terminal/say.ts";
import { table } from "../terminal/table.ts";
import { stackVersions } from "./judge/stack-versions.ts";
import { refuseOtherAttempt } from "./path/version-notices.ts";

export interface ReleaseOptions {
  stack: string;
  local: boolean;
  yes: boolean;
  json: boolean;
  confirm: string | undefined;
}

/** Forgets what the state knows of an environment, after showing it. Everything keeps running: no cloud is asked to change. */
export async function releaseStack(context: Context, options: ReleaseOptions): Promise<ExitCode> {
  const { stack, local, json } = options;
  requireAnswer(context, { ...options, yes: options.yes || options.confirm !== undefined });
  const project = findProject(context.cwd);
  checkStack(project.root, stack);
  await readCatalog(project.root);
  const versions = await stackVersions({ project, stack, local });
  if (versions !== undefined) refuseOtherAttempt(stack, versions, undefined);
  const progress = createProgress(context);
  const session = await openSession(context, { stack, local, progress });
  const version = await settlePending(session, progress);
  const recorded = await exportStack(session);
  const known = recorded.resources.filter(isOfCloud);
  if (!json)
    print(context, known.length === 0 ? `the state of ${stack} has nothing` : listed(known, context));
  if (recorded.resources.length > 0) {
    await requireConsent(context, options, known.length);
    if ((await exportStack(session)).version !== version) {
      throw new GantryError(`the recorded state of ${stack} moved while you were asked`, {
        hint: "nothing was forgotten: run the command again",
      });
    }
    await forget(session);
    await leaveEvent(context, {
      root: project.root,
      environment: stack,
      place: local ? "local" : "remote",
      action: "deploy",
      operation: "release",
      detail: { resources: known.length },
    });
  }
  if (json) {
    const resources = known.map(({ urn, type, id }) => ({ urn, type, name: nameOf(urn).name, id }));
    const document = { environment: stack, local, released: known.length, resources };
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else if (recorded.resources.length > 0) {
    print(
      context,
      `${counted(known.length, "resource")} forgotten; everything keeps running, and "gantry adopt ${stack}" takes it over again`,
    );
  }
  return ExitCode.done;
}

/** No component, and no provider of the engine's: nothing of those is anywhere but in the state. */
function isOfCloud({ id, type }: ExportedResource): boolean {
  return id !== undefined && !type.startsWith("pulumi:");
}

function listed(known: readonly ExportedResource[], context: Pick<Context, "columns">): string {
  const rows = known.map(({ urn, type, id = "", protect }) => [
    type.split(":").at(-1) ?? type,
    nameOf(urn).name,
    protect ? "protected" : "",
    id,
  ]);
  const columns = [
    { head: "type", cut: true },
    { head: "name" },
    { head: "protection" },
    { head: "id", cut: true, optional: true },
  ] as const;
  return table(columns, rows, context);
}

/** Production goes only by its name, typed or given, as where it is destroyed: without a state nobody deploys to it. */
async function requireConsent(context: Context, options: ReleaseOptions, count: number): Promise<void> {
  const { stack } = options;
  const what = `${counted(count, "resource")} of ${stack}`;
  if (options.confirm === stack) return;
  if (options.confirm !== undefined) {
    throw new GantryError(`--confirm says "${options.confirm}", and the environment is ${stack}`, {
      hint: `add --confirm ${stack}`,
      exitCode: ExitCode.usage,
    });
  }
  if (stack !== "production") {
    if (options.yes || (await confirm(`Forget ${what}? Everything keeps running.`))) return;
    throw new Declined("nothing forgotten: the answer was no");
  }
  if (context.interactive && !options.json) {
    if (await confirmByName(`Type "production" to forget ${what}`, stack)) return;
    throw new Declined("nothing forgotten: that was not the environment's name");
  }
  throw new GantryError("production is released only by its name", {
    hint: "add --confirm production",
    exitCode: ExitCode.usage,
  });
}

/** Under the stack's lock, by the engine: it asks no provider for anything. */
async function forget(session: Session): Promise<void> {
  const args = ["state", "delete", "--all", "--force", "--yes", "--stack", session.stack];
  const { exitCode, stdout, stderr } = await pulumi(session, args);
  if (exitCode === 0) return;
  throw (
    lockedIn(session, stdout + stderr) ??
    new GantryError(`the state of ${session.stack} could not be written`, {
      problems: [stderr.trim() || stdout.trim()],
      hint: "nothing was forgotten: run the command again",
    })
  );
}
