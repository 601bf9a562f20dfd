import { hash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "../catalog/project.ts";
import { readProfileCache, writeProfileCache, type CachedProfile } from "./profile-cache.ts";

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
