import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KnownProfile } from "../model/declared/known-profiles.ts";
import type { Project } from "../catalog/project.ts";
import { writeFileAtomically } from "../files/write-file.ts";
import { isObject } from "../model/is-object.ts";

/** Raised whenever what is kept, or how it is judged, changes. */
const version = 1;

/**
 * The profiles as they were when the catalog's files had `digest`; undefined where that is not known. Read without a
 * schema, since loading the library takes longer than everything else: a file that is not exactly ours is no answer.
 */
export function readProfileCache(project: Project, digest: string): readonly CachedProfile[] | undefined {
  const kept = readJson(cacheFile(project));
  if (!isObject(kept) || kept["version"] !== version || kept["digest"] !== digest) return undefined;
  const { profiles } = kept;
  return Array.isArray(profiles) && profiles.every(isProfile) ? profiles : undefined;
}

/** A profile without the promise that its environment is a known one: the cache keeps texts. */
export interface CachedProfile extends Omit<KnownProfile, "environment"> {
  environment: string;
}

/** Keeps the profiles for the next switch. Where nothing can be written, the next switch is slower, and nothing else. */
export function writeProfileCache(
  project: Project,
  digest: string,
  profiles: readonly KnownProfile[],
): boolean {
  try {
    writeFileAtomically(cacheFile(project), `${JSON.stringify({ version, digest, profiles }, null, 1)}\n`);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error) return false;
    throw error;
  }
}

function cacheFile(project: Project): string {
  return join(project.local, "profiles.json");
}

function readJson(path: string): unknown {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    return value;
  } catch {
    // Not there, not readable or not JSON: all of them mean that nothing is kept.
    return undefined;
  }
}

function isProfile(value: unknown): value is CachedProfile {
  return (
    isObject(value) &&
    typeof value["name"] === "string" &&
    typeof value["environment"] === "string" &&
    (value["region"] === undefined || typeof value["region"] === "string") &&
    isObject(value["context"]) &&
    Object.values(value["context"]).every((text) => typeof text === "string")
  );
}
