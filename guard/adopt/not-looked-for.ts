import type { LoadedCatalog } from "../../catalog/load.ts";
import { waitingSurfaces, type VersionsOfSurfaces } from "../path/version-notices.ts";

/** What may well be there and is made by no program yet, a line each: nobody said what it runs. */
export function notLookedFor(
  { environments }: Pick<LoadedCatalog, "environments">,
  stack: string,
  versions: VersionsOfSurfaces | undefined,
): string[] {
  const own = environments.find(({ environment }) => environment === stack);
  if (own === undefined || versions === undefined) return [];
  return waitingSurfaces(own, versions).map(
    (id) =>
      `${id} waits for its first version, so no service of it is looked for: say what runs there, by digest, as surfaces.${id}.cloudRun.initialImage`,
  );
}
