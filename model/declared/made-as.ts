import type { DeploymentSurface } from "./deployment-surface.ts";

/**
 * What the clouds and the engine call a surface: the name that it was made under. A rename changes the key of the catalog alone
 * (docs/decisions/0030), so whoever looks for its resources asks for this name.
 */
export function madeAs({ id, madeAs: before }: Pick<DeploymentSurface, "id" | "madeAs">): string {
  return before ?? id;
}

/** The same of a surface that something else names by its key. What no surface has is taken as it is. */
export function surfaceMadeAs(
  { surfaces }: { surfaces: readonly Pick<DeploymentSurface, "id" | "madeAs">[] },
  key: string,
): string {
  const surface = surfaces.find(({ id }) => id === key);
  return surface === undefined ? key : madeAs(surface);
}
