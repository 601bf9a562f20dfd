import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { madeAs } from "../../model/declared/made-as.ts";

/**
 * An earlier catalog with the names that a later one has for the same surfaces, so that a rename is no change of any key. The
 * same is what was made under the same name.
 */
export function asCalledIn(now: EnvironmentCatalog, old: EnvironmentCatalog): EnvironmentCatalog {
  const names = new Map(now.surfaces.map((surface) => [madeAs(surface), surface]));
  const renamed = new Map(
    old.surfaces.flatMap((surface) => {
      const later = names.get(madeAs(surface));
      return later === undefined || later.id === surface.id ? [] : [[surface.id, later] as const];
    }),
  );
  if (renamed.size === 0) return old;
  const called = (name: string): string => renamed.get(name)?.id ?? name;
  const surfaceIn = <Surface extends { id: string; madeAs?: string | undefined }>(
    surface: Surface,
  ): Surface => {
    const later = renamed.get(surface.id);
    return later === undefined ? surface : { ...surface, id: later.id, madeAs: later.madeAs };
  };
  return {
    ...old,
    surfaces: old.surfaces.map(surfaceIn),
    regional: Object.fromEntries(
      Object.entries(old.regional).map(([region, surfaces]) => [
        region,
        Object.fromEntries(Object.entries(surfaces).map(([id, surface]) => [called(id), surfaceIn(surface)])),
      ]),
    ),
    services: old.services.map((each) => ({ ...each, serviceName: called(each.serviceName) })),
    bundles: old.bundles.map((each) => ({ ...each, surface: called(each.surface) })),
    guardrails: old.guardrails.map((each) => ({ ...each, surface: called(each.surface) })),
  };
}
