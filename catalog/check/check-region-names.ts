import { fileProblem } from "../files/list-folder.ts";
import type { EnvironmentFolder } from "../files/scan.ts";
import { globalConfig } from "../files/scan.ts";
import type { Problem } from "../problem.ts";
import { knownRegions, type ProviderRegions, type RegionName } from "../../model/declared/region.ts";
import { didYouMean } from "./suggest.ts";

/**
 * The regions of an environment for which nobody knows the providers' names, and two that are one at Google: both would
 * have a service of one name there. `declared` is the catalog's map; undefined where that has a mistake of its own.
 */
export function checkRegionNames(
  { environment, regions }: EnvironmentFolder,
  declared: ProviderRegions | undefined,
): Problem[] {
  if (declared === undefined) return [];
  const known = knownRegions(declared);
  const first = new Map<string, RegionName>();
  return regions.flatMap(({ region }) => {
    const at = `environments/${environment}/regions/${region}`;
    const gcp = known[region]?.gcp;
    if (gcp === undefined) {
      const names = Object.keys(known);
      const others = `known: ${names.join(", ")}; declare another one under regions in ${globalConfig}`;
      return [fileProblem(at, "is no known region", didYouMean(region, names) ?? others)];
    }
    const other = first.get(gcp);
    if (other === undefined) {
      first.set(gcp, region);
      return [];
    }
    return [fileProblem(at, `is ${gcp} at Google, and so is ${other}`, "keep one of the two")];
  });
}
