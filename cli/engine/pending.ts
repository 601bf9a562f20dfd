import { GantryError } from "../../model/errors.ts";
import type { Progress } from "../progress.ts";
import { exportStack } from "./export-stack.ts";
import { importId } from "./import-id.ts";
import { nameOf } from "./plan.ts";
import { pulumi } from "./run-pulumi.ts";
import type { Session } from "./session.ts";

export interface PendingOperation {
  /** creating, updating, deleting, … as the engine spells it. */
  type: string;
  urn: string;
  resourceType: string;
  inputs: Readonly<Record<string, unknown>>;
}

/** The operations that an interrupted run began and nobody knows the end of. */
export async function listPending(session: Session): Promise<readonly PendingOperation[]> {
  const { pending } = await exportStack(session);
  return pending.map(({ type, resource }) => ({
    type,
    urn: resource.urn,
    resourceType: resource.type,
    inputs: resource.inputs,
  }));
}

/**
 * Finds out what became of interrupted operations, so that the next plan starts from the truth: a resource that was
 * made after all is adopted under its id, one that was not is forgotten and will be created.
 */
export async function settlePending(session: Session, progress: Progress): Promise<void> {
  const pending = await listPending(session);
  if (pending.length === 0) return;
  progress.step(`the last run of ${session.stack} was interrupted; asking the clouds what became of:`);
  for (const { type, urn } of pending) progress.step(`  ${type} ${nameOf(urn).type} ${nameOf(urn).name}`);
  const known = pending.flatMap((operation) => {
    const id = operation.type === "creating" ? importId(operation) : undefined;
    return id === undefined ? [] : [operation.urn, id];
  });
  const adopt = known.length === 0 ? [] : ["--import-pending-creates", known.join(",")];
  const targets = pending.flatMap(({ urn }) => ["--target", urn]);
  const args = ["refresh", "--yes", "--skip-preview", ...adopt, "--clear-pending-creates", ...targets];
  const result = await pulumi(session, [...args, "--stack", session.stack]);
  if (result.exitCode === 0) return;
  throw new GantryError(`the interrupted operations of ${session.stack} could not be settled`, {
    problems: [result.stderr.trim() || result.stdout.trim()],
    hint: "look at the resources named above in their cloud, then run the command again",
  });
}
