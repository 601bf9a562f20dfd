import type { Engine } from "./engine.ts";
import { lookForEngine } from "./find-engine.ts";
import type { EnsureOptions } from "./obtain-engine.ts";

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
