import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { z } from "zod";
import type { Environment } from "./engine.ts";
import { executableName } from "./find-on-path.ts";
import { homeOf } from "../../files/home.ts";

const origin = z.enum(["release", "built"]);
export type CachedOrigin = z.infer<typeof origin>;

/** Written last into a folder of programs; the sizes show a file that was cut short or replaced. */
const stamp = z.strictObject({
  version: z.string(),
  origin,
  sizes: z.record(z.string(), z.int().positive()),
});

/** Programs that belong together: they are installed at once, into a folder of their own, or not at all. */
export interface ProgramSet {
  /** The folder, whose name says everything that the programs depend on. The one above it must exist to install. */
  place: string;
  version: string;
  /** Names without a suffix such as `.exe`. */
  programs: readonly string[];
  /** Name of the file that says that the folder is complete. */
  stamp: string;
}

/** A folder of this user's cache, shared by all clones, by the XDG base directory specification. */
export function userCache(env: Environment, name: string): string {
  const given = env["XDG_CACHE_HOME"] ?? "";
  // The specification: a relative path in this variable is invalid and must be ignored.
  const base = isAbsolute(given) ? given : join(homeOf(env), ".cache");
  return join(base, "gantry", name);
}

/** Where the programs came from, if they are there and complete. A file access for each and one more, no process. */
export function readPrograms(set: ProgramSet): CachedOrigin | undefined {
  const found = readStamp(join(set.place, set.stamp));
  if (found?.version !== set.version) return undefined;
  const names = set.programs.map(executableName);
  if (!names.every((name) => sizeOf(join(set.place, name)) === found.sizes[name])) return undefined;
  noteUse(join(set.place, set.stamp));
  return found.origin;
}

/** A program of an installed set. */
export function programPath({ place }: ProgramSet, name: string): string {
  return join(place, executableName(name));
}

/**
 * Fills the place of a set: `fill` puts the programs into a folder of its own, which then takes the name that counts in
 * one step. A process that dies before leaves nothing that counts as installed; what it did leave is removed here, and so
 * is what lies beside it and was not used for `keptDays`. Call it under the lock of the same place.
 */
export async function installPrograms(
  set: ProgramSet,
  fill: (folder: string) => Promise<CachedOrigin>,
): Promise<void> {
  const { place, version } = set;
  removeLeftovers(place);
  const staging = mkdtempSync(`${place}.partial-`);
  try {
    const filledBy = await fill(staging);
    const names = set.programs.map(executableName);
    const sizes = Object.fromEntries(names.map((name) => [name, statSync(join(staging, name)).size]));
    const content = stamp.parse({ version, origin: filledBy, sizes });
    writeFileSync(join(staging, set.stamp), `${JSON.stringify(content, null, 2)}\n`);
    rmSync(place, { recursive: true, force: true });
    renameSync(staging, place);
    removeUnused(dirname(place), place);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Removes what a process left that died while it filled a place. Call it under the lock of the same place. */
export function removeLeftovers(place: string): void {
  const folder = dirname(place);
  for (const name of readdirSync(folder))
    if (join(folder, name).startsWith(`${place}.partial-`))
      rmSync(join(folder, name), { recursive: true, force: true });
}

function readStamp(file: string): z.infer<typeof stamp> | undefined {
  try {
    return stamp.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

function sizeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.size;
}

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
/** One of them is written last into a place; they are touched whenever what lies there is used. */
const stamps = ["engine.json", "tools.json", "packages.json"];

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
