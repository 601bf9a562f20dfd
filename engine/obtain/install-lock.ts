import { setTimeout as delay } from "node:timers/promises";
import { lock } from "proper-lockfile";

export interface InstallLockOptions {
  /** Called once, when another process has the lock. */
  onWait: () => void;
  signal: AbortSignal | undefined;
}

const retryMs = 500;
// The holder touches its lock every 3 s; one that was killed counts as gone 10 s after it last did.
const staleMs = 10_000;
const updateMs = 3_000;

/** Runs `work` while no other process of this machine runs it for the same `place`. The folder of `place` must exist. */
export async function withInstallLock<T>(
  place: string,
  options: InstallLockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const held = { lost: false };
  const acquire = async (): Promise<() => Promise<void>> =>
    lock(place, {
      realpath: false,
      stale: staleMs,
      update: updateMs,
      // A machine that slept: another process may do the same work now. Both end with the same rename, so go on.
      onCompromised: () => {
        held.lost = true;
      },
    });

  let release = await unlessHeld(acquire);
  if (release === undefined) options.onWait();
  while (release === undefined) {
    await delay(retryMs, undefined, options.signal === undefined ? {} : { signal: options.signal });
    release = await unlessHeld(acquire);
  }
  try {
    return await work();
  } finally {
    if (!held.lost) await release();
  }
}

async function unlessHeld<T>(acquire: () => Promise<T>): Promise<T | undefined> {
  try {
    return await acquire();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ELOCKED") return undefined;
    throw error;
  }
}
