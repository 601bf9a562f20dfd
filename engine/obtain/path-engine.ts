import { readFileSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { makeFolder } from "../../files/write-file.ts";
import { z } from "zod";
import { cacheFolder } from "./engine-cache.ts";
import type { Engine, Environment } from "./engine.ts";
import { executableName, findOnPath, isExecutable } from "./find-on-path.ts";
import { noteUse } from "./program-cache.ts";
import { askVersion, isAtLeast } from "./version.ts";

/**
 * The oldest engine that will do: the first with `pulumi policy analyze`, by which the state after an update is judged
 * (3.228 does not have it). The other options that are used (`--policy-pack`, `--save-plan`, `--json`) are older. A new
 * major version may break them, so none is taken.
 */
export const minimumVersion = "3.230.0";

export type PathLookup = { engine: Engine } | { reason: string; pulumi?: string; version?: string };

/** The user's own engine: the first `pulumi` on the PATH, with its language host beside it or on the PATH as well. */
export async function lookOnPath(env: Environment): Promise<PathLookup> {
  const pulumi = findOnPath("pulumi", env);
  if (pulumi === undefined) return { reason: 'there is no "pulumi"' };
  let version: string;
  try {
    version = await versionOf(pulumi, env);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { pulumi, reason: `"${pulumi}" cannot be used: ${said}` };
  }
  if (!isAtLeast(version, minimumVersion) || isAtLeast(version, "4.0.0"))
    return { pulumi, version, reason: `"${pulumi}" is ${version}; 3.x from ${minimumVersion} on is needed` };
  const languageHost = findLanguageHost(pulumi, env);
  if (languageHost === undefined)
    return { pulumi, version, reason: `"${pulumi}" is there without its "pulumi-language-nodejs"` };
  // A shell of "gantry env shell" has the cache's own on its PATH.
  noteUse(join(dirname(realpathSync(pulumi)), "engine.json"));
  return { engine: { pulumi, languageHost, version, origin: "path" } };
}

function findLanguageHost(pulumi: string, env: Environment): string | undefined {
  const folders = [dirname(pulumi), dirname(realpathSync(pulumi))];
  const beside = folders.map((folder) => join(folder, executableName("pulumi-language-nodejs")));
  return beside.find(isExecutable) ?? findOnPath("pulumi-language-nodejs", env);
}

const remembered = z.strictObject({
  file: z.string(),
  size: z.number(),
  modifiedMs: z.number(),
  version: z.string(),
});

/** The version of a `pulumi`, remembered in the cache while the file stays the same: asking it takes 0.15 s. */
async function versionOf(pulumi: string, env: Environment): Promise<string> {
  const file = realpathSync(pulumi);
  const { size, mtimeMs: modifiedMs } = statSync(file);
  const memory = join(cacheFolder(env), "on-path.json");
  const known = readMemory(memory);
  if (known?.file === file && known.size === size && known.modifiedMs === modifiedMs) return known.version;
  const version = await askVersion(pulumi, ["version"], { ...env, PULUMI_SKIP_UPDATE_CHECK: "1" });
  if (isTheProgramItself(file, size)) writeMemory(memory, { file, size, modifiedMs, version });
  return version;
}

/** A version manager's shim is a small script or a link to the manager, and may answer differently in each folder. */
function isTheProgramItself(file: string, size: number): boolean {
  return basename(file) === executableName("pulumi") && size > 1_000_000;
}

function readMemory(file: string): z.infer<typeof remembered> | undefined {
  try {
    return remembered.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

function writeMemory(file: string, content: z.infer<typeof remembered>): void {
  try {
    makeFolder(dirname(file));
    writeFileSync(file, JSON.stringify(content));
  } catch {
    // A cache that cannot be written only costs the 0.15 s again; installing into it says what is wrong with it.
    return;
  }
}
