/**
 * Where an environment's tags and attempts are kept: with the remote, which everybody sees, or in this clone alone, as those
 * of runs on the local cloud, which are nobody else's.
 */
export type ReleasePlace = "remote" | "local";

/** The ref of that name in its place. The tags of versions and states are the real ones in both. */
export function placed(name: string, place: ReleasePlace): string {
  return place === "local" ? name.replace(/^refs\//, "refs/gantry-local/") : name;
}
