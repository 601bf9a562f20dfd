import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Progress } from "../progress.ts";
import { isAlive } from "./is-alive.ts";
import type { Session } from "./session.ts";

/** A lock file of the engine's file backend. */
const lock = z.object({ pid: z.number(), hostname: z.string(), timestamp: z.string() });

/**
 * Frees a local stack that a killed run left locked. Only where the holder ran on this machine and is certainly dead: the
 * local state has no other users. Everywhere else a person decides (stack-lock.ts says how).
 */
export function freeDeadLocks(session: Session, progress: Progress): void {
  const locks = join(session.project.local, "state", ".pulumi", "locks");
  const folder = join(locks, "organization", "gantry", session.stack);
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  for (const name of files) {
    const file = join(folder, name);
    const held = readLock(file);
    if (held?.hostname !== hostname() || isAlive(held.pid)) continue;
    progress.step(`freeing ${session.stack}: process ${held.pid} locked it at ${held.timestamp} and is dead`);
    rmSync(file, { force: true });
  }
}

/** Undefined for a lock that is being written or was just taken away: the engine will say what it thinks of it. */
function readLock(file: string): z.infer<typeof lock> | undefined {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (text === "") return undefined;
  return lock.parse(JSON.parse(text));
}
