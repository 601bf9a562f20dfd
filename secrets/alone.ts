import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { makeFolder } from "../files/write-file.ts";
import { withInstallLock } from "../engine/obtain/install-lock.ts";
import { isAlive } from "../files/is-alive.ts";

/**
 * Runs `work` while no other gantry of this checkout runs what has the same name. A holder that was killed is noticed at
 * once on its own machine, and after ten seconds from any other.
 */
export async function alone<T>(
  root: string,
  name: string,
  work: () => Promise<T>,
  onWait: () => void = () => undefined,
): Promise<T> {
  const folder = join(root, ".gantry", "locks");
  makeFolder(folder);
  const place = join(folder, name);
  const holder = `${place}.holder`;
  freeDead(place, holder);
  return withInstallLock(place, { onWait, signal: undefined }, async () => {
    writeFileSync(holder, `${process.pid} ${hostname()}`);
    try {
      return await work();
    } finally {
      rmSync(holder, { force: true });
    }
  });
}

/** Takes the lock away from a dead holder. Of several who notice, the one that gets to rename the note does it. */
function freeDead(place: string, holder: string): void {
  const note = existsSync(holder) ? readFileSync(holder, "utf8") : "";
  if (!isOfDead(note)) return;
  const taken = `${holder}.${process.pid}`;
  try {
    renameSync(holder, taken);
  } catch {
    // Somebody else was quicker.
    return;
  }
  // In between, another process may have freed it and begun its own work.
  if (readFileSync(taken, "utf8") === note) {
    rmSync(`${place}.lock`, { recursive: true, force: true });
    rmSync(taken);
  } else renameSync(taken, holder);
}

function isOfDead(note: string): boolean {
  const [pid = "", host = ""] = note.split(" ");
  return host === hostname() && /^\d+$/.test(pid) && !isAlive(Number(pid));
}
