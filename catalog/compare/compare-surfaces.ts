import type { DeploymentSurface } from "../../model/declared/deployment-surface.ts";
import type { Change } from "./loosening.ts";

const protections = ["none", "previews", "all"] as const;

/** Where a surface becomes public, shows more without a login, or can be deleted. */
export function* compareSurfaces(
  base: readonly DeploymentSurface[],
  head: readonly DeploymentSurface[],
): Generator<Change> {
  const before = new Map(base.map((surface) => [surface.id, surface]));
  const after = new Map(head.map((surface) => [surface.id, surface]));
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    yield* compareSurface(`surfaces.${id}`, before.get(id), after.get(id));
  }
}

/** A surface that is new counts when it is public: renaming one would otherwise be a way to publish it. */
function* compareSurface(
  field: string,
  old: DeploymentSurface | undefined,
  now: DeploymentSurface | undefined,
): Generator<Change> {
  if (now?.public === true && old?.public !== true)
    yield { field: `${field}.public`, old: old?.public ?? null, new: true };
  if (isProtected(old) === true && isProtected(now) !== true)
    yield { field: `${field}.deletionProtection`, old: true, new: isProtected(now) };
  const shown = loginOf(old);
  const shows = loginOf(now);
  if (shown !== null && shows !== null && protections.indexOf(shows) < protections.indexOf(shown))
    yield { field: `${field}.vercel.protection`, old: shown, new: shows };
}

function isProtected(surface: DeploymentSurface | undefined): boolean | null {
  return surface?.platform === "cloud-run" ? surface.deletionProtection : null;
}

function loginOf(surface: DeploymentSurface | undefined): (typeof protections)[number] | null {
  return surface?.platform === "vercel" ? surface.vercel.protection : null;
}
