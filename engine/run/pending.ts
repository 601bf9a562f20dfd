import { GantryError } from "../../model/errors.ts";
import type { Progress } from "../../terminal/progress.ts";
import { exportStack, type ExportedResource } from "./export-stack.ts";
import { importId, isKnownByItsCloudOnly } from "./import-id.ts";
import { nameOf } from "../../model/urn.ts";
import { refuseWhileLocked } from "./local-lock.ts";
import { lockedIn } from "./stack-lock.ts";
import { pulumi } from "./run-pulumi.ts";
import type { Session } from "./session.ts";

export interface PendingOperation {
  /** creating, updating, deleting, … as the engine spells it. */
  type: string;
  resource: ExportedResource;
}

/** The operations that an interrupted run began and nobody knows the end of. */
export async function listPending(session: Session): Promise<readonly PendingOperation[]> {
  return (await exportStack(session)).pending;
}

/**
 * Finds out what became of interrupted operations, so that the next plan starts from the truth: a resource that was
 * made after all is adopted under its id, one that was not is forgotten and will be created.
 *
 * @returns the version of the state that it leaves.
 */
export async function settlePending(session: Session, progress: Progress): Promise<string> {
  refuseWhileLocked(session);
  const { pending, version } = await exportStack(session);
  if (pending.length === 0) return version;
  progress.step(`an earlier run of ${session.stack} did not end; asking the clouds what became of:`);
  for (const operation of pending) progress.step(`  ${describe(operation)}`);
  const creating = pending.filter(({ type }) => type === "creating").map(({ resource }) => resource);
  await settle(session, ["refresh", "--yes", "--skip-preview", "--clear-pending-creates"]);
  for (const resource of creating) await adopt(session, resource);
  for (const { urn, type } of creating.filter((resource) =>
    isKnownByItsCloudOnly(resource.type, resource.inputs),
  )) {
    progress.step(
      `  ${nameOf(urn).name}: its cloud gives the id, so nobody can look it up; if a second ${type} is there, delete it`,
    );
  }
  return (await exportStack(session)).version;
}

/** Takes a resource that was made after all into the state, under the id that follows from what was asked for. */
async function adopt(
  session: Session,
  { type, urn, parent, provider, inputs }: ExportedResource,
): Promise<void> {
  const id = importId(type, inputs);
  if (id === undefined) return;
  const args = [
    "import",
    type,
    nameOf(urn).name,
    id,
    "--yes",
    "--skip-preview",
    "--protect=false",
    "--generate-code=false",
  ];
  const owner = parent === undefined ? [] : ["--parent", `parent=${parent}`];
  const by =
    provider === undefined ? [] : ["--provider", `provider=${provider.split("::").slice(0, -1).join("::")}`];
  await settle(session, [...args, ...owner, ...by], /does not exist/);
}

/** Runs one step of the settling. `expected` is what a failure may say that is an answer and no failure. */
async function settle(session: Session, args: readonly string[], expected?: RegExp): Promise<void> {
  const { exitCode, stdout, stderr } = await pulumi(session, [...args, "--stack", session.stack]);
  if (exitCode === 0 || expected?.test(stdout + stderr) === true) return;
  const locked = lockedIn(session, stdout + stderr);
  if (locked !== undefined) throw locked;
  throw new GantryError(`the interrupted operations of ${session.stack} could not be settled`, {
    problems: [stderr.trim() || stdout.trim()],
    hint: "look at the resources named above in their cloud, then run the command again",
  });
}

/** An operation as a person reads it, such as `creating gcp:pubsub/topic:Topic alerts`. */
export function describe({ type, resource }: PendingOperation): string {
  return `${type} ${resource.type} ${nameOf(resource.urn).name}`;
}
