import { ExitCode, GantryError } from "../model/errors.ts";
import type { CachedProfile } from "./profile-cache.ts";

/** The profile of that name. Throws a GantryError (exit code 2) that names the nearest. */
export async function findProfile(name: string, profiles: readonly CachedProfile[]): Promise<CachedProfile> {
  const found = profiles.find((profile) => profile.name === name);
  if (found !== undefined) return found;
  const { nearest } = await import("../model/nearest.ts");
  const meant = nearest(
    name,
    profiles.map((profile) => profile.name),
  );
  throw new GantryError(`${JSON.stringify(name)} is not a profile`, {
    hint: `${meant === undefined ? "" : `did you mean "${meant}"? `}"gantry profile list" shows all`,
    exitCode: ExitCode.usage,
  });
}
