import { hash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findProject, type Project } from "../catalog/project.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { type CachedProfile, readProfileCache, writeProfileCache } from "./profile-cache.ts";

/**
 * Every profile of the project. A switch is done many times a day, so what the catalog said is kept under a digest of the
 * files that decide: the global file's content, the folders' names, and what an environment without regions/ says. Throws as `loadProfiles` does.
 */
export async function readProfiles(project: Project): Promise<readonly CachedProfile[]> {
  const digest = digestOf(project);
  const kept = digest === undefined ? undefined : readProfileCache(project, digest);
  if (kept !== undefined) return kept;
  const { loadProfiles } = await import("../catalog/load-profiles.ts");
  const profiles = loadProfiles(project.root);
  if (digest !== undefined && digest === digestOf(project)) writeProfileCache(project, digest, profiles);
  return profiles;
}

/** Undefined where something is missing: then the catalog's own loader says what. */
function digestOf({ environments }: Project): string | undefined {
  const regions = namesIn(environments).map((name) => ({
    name,
    folders: namesIn(join(environments, name, "regions")),
  }));
  const names = regions.flatMap(({ name, folders }) => [name, ...folders]);
  // Beside folders, an environment's own file says nothing of profiles.
  const deciding = regions.filter(
    ({ name, folders }) => name.endsWith("/") && (name === "global/" || folders.length === 0),
  );
  try {
    const files = deciding.map(({ name }) => readFileSync(join(environments, name, "config.yml")));
    const lengths = files.map(({ length }) => length);
    return hash("sha256", Buffer.concat([Buffer.from(`${[...names, ...lengths].join("\0")}\0\0`), ...files]));
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}

/** Sorted, a folder's with a slash at its end; none where there is no such folder. */
function namesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
  } catch (error) {
    if (isSystemError(error)) return [];
    throw error;
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && "code" in error;
}

/** The project that a folder lies in; from any other folder the checkout that the shell's hook came from. */
export function profileProject(cwd: string): Project {
  try {
    const found = findProject(cwd);
    // Another Pulumi project has no profiles.
    if (existsSync(found.environments)) return found;
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
  }
  return findProject(import.meta.dirname);
}

/** The profile of that name. Throws a GantryError (exit code 2) that names the nearest. */
export async function findProfile(name: string, profiles: readonly CachedProfile[]): Promise<CachedProfile> {
  const found = profiles.find((profile) => profile.name === name);
  if (found !== undefined) return found;
  const { nearest } = await import("../model/nearest.ts");
  const { quoteKey } = await import("../catalog/check/quote.ts");
  const meant = nearest(
    name,
    profiles.map((profile) => profile.name),
  );
  throw new GantryError(`${quoteKey(name)} is not a profile`, {
    hint: `${meant === undefined ? "" : `did you mean "${meant}"? `}"gantry profile list" shows all`,
    exitCode: ExitCode.usage,
  });
}
