import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomically } from "../files/write-file.ts";
import { auditEvent, type AuditEvent } from "../model/observed/audit-event.ts";
import { canonicalText } from "../model/observed/audit-record.ts";
import type { ReleasePlace } from "../model/observed/release-place.ts";

/** The events of one chain that wait in a work tree until somebody who may adds them to the branch. */
export interface Spool {
  /** The project's folder. */
  root: string;
  environment: string;
  place: ReleasePlace;
}

export interface Waiting {
  /** In the order in which they were left. */
  events: readonly AuditEvent[];
  /** Files that are no events, a line each. They stay where they are. */
  problems: readonly string[];
}

/** Keeps an event, on disk before this returns: a machine that loses its power then has it. */
export function keep(spool: Spool, event: AuditEvent): void {
  writeFileAtomically(join(folderOf(spool), `${event.id}.json`), `${canonicalText(event)}\n`, {
    flush: true,
  });
}

export function waitingIn(spool: Spool): Waiting {
  const folder = folderOf(spool);
  const events: AuditEvent[] = [];
  const problems: string[] = [];
  for (const name of namesIn(folder)) {
    const read = readEvent(join(folder, name));
    if (read === "gone") continue;
    if (read === "none" || `${read.id}.json` !== name)
      problems.push(`${pathOf(spool)}/${name} is no audit event`);
    else events.push(read);
  }
  events.sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt) || (a.id < b.id ? -1 : 1));
  return { events, problems };
}

/** Events that the branch has wait no more. */
export function forget(spool: Spool, events: readonly AuditEvent[]): void {
  for (const { id } of events) rmSync(join(folderOf(spool), `${id}.json`), { force: true });
}

/** Below the project's folder. */
function pathOf({ place, environment }: Spool): string {
  return `.gantry/audit/${place}/${environment}`;
}

function folderOf(spool: Spool): string {
  return join(spool.root, pathOf(spool));
}

/** Without those that somebody is writing, or was killed over: they say nothing yet. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.endsWith(".tmp"))
      .sort();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

function readEvent(file: string): AuditEvent | "gone" | "none" {
  try {
    return auditEvent.safeParse(JSON.parse(readFileSync(file, "utf8"))).data ?? "none";
  } catch (error) {
    if (error instanceof SyntaxError) return "none";
    // Somebody else has just taken it in.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "gone";
    throw error;
  }
}
