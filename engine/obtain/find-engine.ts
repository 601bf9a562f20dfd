import { cacheFolder, readCached } from "./engine-cache.ts";
import type { Attempt, Engine, FindOptions } from "./engine.ts";
import type { EnsureOptions } from "./obtain-engine.ts";
import { lookOnPath } from "./path-engine.ts";
import { readPinnedEngine } from "./pinned-engine.ts";

/** The engine that is there already: the user's own if it will do, else the pinned one in the cache. Installs nothing. */
export async function findEngine(options: FindOptions): Promise<Engine | undefined> {
  return (await lookForEngine(options)).engine;
}

/** As findEngine, and says of each place why it gave none. */
export async function lookForEngine({
  env,
}: FindOptions): Promise<{ engine?: Engine; attempts: readonly Attempt[] }> {
  const onPath = await lookOnPath(env);
  if ("engine" in onPath) return { engine: onPath.engine, attempts: [] };
  const attempts: Attempt[] = [{ place: "on the PATH", reason: onPath.reason }];
  const cached = readCached(readPinnedEngine(), env);
  if (cached !== undefined) return { engine: cached, attempts };
  return { attempts: [...attempts, { place: "in the cache", reason: `none in "${cacheFolder(env)}"` }] };
}

export type { Engine } from "./engine.ts";

/**
 * The engine that is there, or else a new one in the user's cache: the official release, or built from its Go modules.
 * Safe when several processes race: one works, the others wait and use the same.
 *
 * @throws EngineUnavailable when there is none to be had; it says of each place why.
 */
export async function ensureEngine(options: EnsureOptions): Promise<Engine> {
  const { engine, attempts } = await lookForEngine(options);
  if (engine !== undefined) return engine;
  // Loaded once in the life of a machine, not at each run: downloads, archives and locks take 40 ms.
  const { obtainEngine } = await import("./obtain-engine.ts");
  return obtainEngine(options, attempts);
}
