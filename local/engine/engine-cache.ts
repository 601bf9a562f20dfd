import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { z } from "zod";
import type { Engine, Environment } from "./engine.ts";
import { executableName } from "./find-on-path.ts";
import type { PinnedEngine } from "./pinned-engine.ts";

const origin = z.enum(["release", "built"]);
export type CachedOrigin = z.infer<typeof origin>;

/** Written last into an engine's folder; the sizes show a file that was cut short or replaced. */
const stamp = z.strictObject({
  version: z.string(),
  origin,
  sizes: z.record(z.string(), z.int().positive()),
});

const stampName = "engine.json";
const programs = { pulumi: executableName("pulumi"), languageHost: executableName("pulumi-language-nodejs") };

/** Where engines are kept for all clones of this user, by the XDG base directory specification. */
export function cacheFolder(env: Environment): string {
  const given = env["XDG_CACHE_HOME"] ?? "";
  // The specification: a relative path in this variable is invalid and must be ignored.
  const base = isAbsolute(given) ? given : join(env["HOME"] ?? homedir(), ".cache");
  return join(base, "gantry", "engine");
}

/** The pinned engine from the cache, if it is there and complete. Four file accesses, no process. */
export function readCached(pin: PinnedEngine, env: Environment): Engine | undefined {
  const folder = join(cacheFolder(env), pin.key);
  const found = readStamp(folder);
  if (found?.version !== pin.version) return undefined;
  if (Object.values(programs).some((name) => sizeOf(join(folder, name)) !== found.sizes[name]))
    return undefined;
  return {
    pulumi: join(folder, programs.pulumi),
    languageHost: join(folder, programs.languageHost),
    version: found.version,
    origin: found.origin,
  };
}

/**
 * Fills an engine's place in the cache: `fill` puts the programs into a folder of its own, which then takes the name
 * that counts in one step. A process that dies before leaves nothing that counts as installed; what it did leave is
 * removed here. Call it under the lock of the same key.
 */
export async function installInto(
  pin: PinnedEngine,
  env: Environment,
  fill: (folder: string) => Promise<CachedOrigin>,
): Promise<void> {
  const place = join(cacheFolder(env), pin.key);
  removeLeftovers(place);
  const staging = mkdtempSync(`${place}.partial-`);
  try {
    const filledBy = await fill(staging);
    const sizes = Object.fromEntries(
      Object.values(programs).map((name) => [name, statSync(join(staging, name)).size]),
    );
    const content = stamp.parse({ version: pin.version, origin: filledBy, sizes });
    writeFileSync(join(staging, stampName), `${JSON.stringify(content, null, 2)}\n`);
    rmSync(place, { recursive: true, force: true });
    renameSync(staging, place);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Makes the cache's folder. */
export function makeCacheFolder(env: Environment): string {
  const folder = cacheFolder(env);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function removeLeftovers(place: string): void {
  const folder = dirname(place);
  for (const name of readdirSync(folder))
    if (join(folder, name).startsWith(`${place}.partial-`))
      rmSync(join(folder, name), { recursive: true, force: true });
}

function readStamp(folder: string): z.infer<typeof stamp> | undefined {
  try {
    return stamp.parse(JSON.parse(readFileSync(join(folder, stampName), "utf8")));
  } catch {
    return undefined;
  }
}

function sizeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.size;
}
