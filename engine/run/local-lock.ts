import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../../model/parse-json.ts";
import type { Progress } from "../../terminal/progress.ts";
import type { Session } from "./session.ts";
import { projectName } from "../../catalog/stack-file.ts";
import { describeLock, isDead, type LockHolder } from "./stack-lock.ts";

/** A lock file of the engine's file backend. */
const lock = z.object({
  pid: z.number(),
  username: z.string().default("somebody"),
  hostname: z.string(),
  timestamp: z.string(),
});

/**
 * Frees a local stack that a killed run left locked. Only where the holder ran on this machine and is certainly dead: the
 * local state has no other users. Everywhere else a person decides (stack-lock.ts says how).
 */
export function freeDeadLocks(session: Session, progress: Progress): void {
  for (const { file, holder } of readLocks(session)) {
    if (!isDead(holder)) continue;
    const { pid, since } = holder;
    progress.step(`freeing ${session.stack}: process ${pid} locked it at ${since} and is dead`);
    rmSync(file, { force: true });
  }
}

/**
 * Refuses to go on while another run is at work on a local stack: what it has begun and not ended looks like the rest of an
 * interrupted run. Elsewhere the engine says so itself, at the first thing that it would change.
 */
export function refuseWhileLocked(session: Session): void {
  if (!session.local) return;
  const held = readLocks(session).map(({ holder }) => holder);
  if (held.length > 0) throw describeLock(session, held);
}

function readLocks(session: Session): { file: string; holder: LockHolder }[] {
  const locks = join(session.project.local, "state", ".pulumi", "locks");
  const folder = join(locks, "organization", projectName(session.project.root), session.stack);
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  return files.flatMap((name) => {
    const file = join(folder, name);
    const holder = readLock(file);
    return holder === undefined ? [] : [{ file, holder }];
  });
}

/** Undefined for a lock that is being written or was just taken away: the engine will say what it thinks of it. */
function readLock(file: string): LockHolder | undefined {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const held = lock.safeParse(parseJson(text)).data;
  return held && { who: `${held.username}@${held.hostname}`, pid: held.pid, since: held.timestamp };
}
