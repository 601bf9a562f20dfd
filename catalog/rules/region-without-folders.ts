import { didYouMean } from "../check/suggest.ts";
import { scanEnvironment } from "../files/scan.ts";
import { knownRegions } from "../../model/declared/region.ts";
import type { CatalogRule } from "./rule.ts";

/** `region` is for an environment that has nothing of its own to say of it; beside folders it would say something else than they do. */
export const regionWithoutFolders: CatalogRule = {
  id: "region-without-folders",
  description: "An environment without regions/ names a known region; one with folders names none.",
  level: "error",
  *check({ root, environment, entities: { region, regions }, layers }) {
    if (region === undefined) return;
    const names = Object.keys(knownRegions(regions));
    const path = ["region"];
    if (scanEnvironment(root, environment).regions.length === 0) {
      // Where the map of regions has a mistake, nobody knows which there are.
      if (regions === undefined || names.includes(region)) return;
      const hint =
        didYouMean(region, names) ?? `known: ${names.join(", ")}; others are declared under regions`;
      yield { path, text: "is no known region", hint };
    } else if (layers.slice(1).some((layer) => Object.hasOwn(layer, "region"))) {
      yield {
        path,
        text: `has no effect beside environments/${environment}/regions`,
        hint: "remove it, or the folders",
      };
    }
  },
};
