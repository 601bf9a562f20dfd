import { join } from "node:path";
import { makeFolder } from "../../files/write-file.ts";
import type { Engine, Environment } from "./engine.ts";
import { readPinnedEngine, type PinnedEngine } from "./pinned-engine.ts";
import {
  type CachedOrigin,
  installPrograms,
  programPath,
  type ProgramSet,
  readPrograms,
  unusedPrograms,
  type UnusedPrograms,
  userCache,
} from "./program-cache.ts";

export type { CachedOrigin } from "./program-cache.ts";

/** Where engines are kept for all clones of this user. */
export function cacheFolder(env: Environment): string {
  return userCache(env, "engine");
}

/** The pinned engine from the cache, if it is there and complete. Four file accesses, no process. */
export function readCached(pin: PinnedEngine, env: Environment): Engine | undefined {
  const set = programsOf(pin, env);
  const origin = readPrograms(set);
  if (origin === undefined) return undefined;
  const { version } = pin;
  return {
    pulumi: programPath(set, "pulumi"),
    languageHost: programPath(set, "pulumi-language-nodejs"),
    version,
    origin,
  };
}

/** Fills an engine's place in the cache, as `installPrograms` does. Call it under the lock of the same key. */
export async function installInto(
  pin: PinnedEngine,
  env: Environment,
  fill: (folder: string) => Promise<CachedOrigin>,
): Promise<void> {
  await installPrograms(programsOf(pin, env), fill);
}

/** Engines of the cache that no checkout has used for a while; never the one that this one pins. */
export function unusedEngines(env: Environment): UnusedPrograms[] {
  return unusedPrograms(cacheFolder(env), programsOf(readPinnedEngine(), env).place);
}

/** Makes the cache's folder. */
export function makeCacheFolder(env: Environment): string {
  const folder = cacheFolder(env);
  makeFolder(folder);
  return folder;
}

function programsOf({ key, version }: PinnedEngine, env: Environment): ProgramSet {
  const programs = ["pulumi", "pulumi-language-nodejs"];
  return { place: join(cacheFolder(env), key), version, programs, stamp: "engine.json" };
}
