import { existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";

/** Programs in the cache that nobody has used for a while. */
export interface UnusedPrograms {
  /** Their folder. */
  place: string;
  /** Since they were used last. */
  days: number;
}

/** Another checkout may pin another version: what was used within this time stays. */
const keptDays = 30;

const dayMs = 24 * 60 * 60_000;
/** `installPrograms` writes one of them last; they are touched whenever the programs are used. */
const stamps = ["engine.json", "tools.json"];

/** Writes down that the programs with this stamp are used, at most once a day. */
export function noteUse(stamp: string): void {
  const found = statSync(stamp, { throwIfNoEntry: false });
  if (found === undefined || Date.now() - found.mtimeMs < dayMs) return;
  try {
    const now = new Date();
    utimesSync(stamp, now, now);
  } catch (error) {
    // A cache that only others may write is theirs to clear; the programs work all the same.
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}

/** What lies in a folder of the cache and was not used for `keptDays`; `keep` is the place that counts here. */
export function unusedPrograms(folder: string, keep: string): UnusedPrograms[] {
  const places = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  return places.flatMap((place) => {
    const stamp = stamps.map((name) => join(place, name)).find((file) => existsSync(file));
    if (stamp === undefined || place === keep) return [];
    const days = Math.floor((Date.now() - statSync(stamp).mtimeMs) / dayMs);
    return days >= keptDays ? [{ place, days }] : [];
  });
}

/** Removes what nobody has used for `keptDays`. A reader finds the whole or nothing: it takes another name first. */
export function removeUnused(folder: string, keep: string): void {
  for (const { place } of unusedPrograms(folder, keep)) {
    const going = `${place}.unused-${process.pid}`;
    if (takes(place, going)) rmSync(going, { recursive: true, force: true });
  }
}

/** False where another process has taken it meanwhile. */
function takes(place: string, going: string): boolean {
  try {
    renameSync(place, going);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}
