import { domainMappingRegions } from "../../model/cloud-run-domains.ts";
import { globalConfig } from "../files/scan.ts";
import { knownRegions } from "../../model/declared/region.ts";
import { openEnvironment } from "../source.ts";
import type { CatalogRule } from "./rule.ts";

/** Each region of a Cloud Run surface has a domain mapping, which Cloud Run refuses where it has none. */
export const regionHasDomains: CatalogRule = {
  id: "region-has-domains",
  description: "Cloud Run has domain mappings in every region of an environment with a surface there.",
  level: "error",
  *check({ root, environment, entities }) {
    const known = knownRegions(entities.regions);
    const able = Object.entries(known)
      .filter(([, { gcp }]) => domainMappingRegions.includes(gcp))
      .map(([name]) => name);
    for (const { region } of openEnvironment(root, environment).regions) {
      // One without a provider's name is told for that.
      const gcp = known[region]?.gcp;
      if (gcp === undefined || able.includes(region)) continue;
      for (const { id, platform } of entities.surfaces.values()) {
        if (platform !== "cloud-run") continue;
        yield {
          path: ["surfaces", id, "endpointUrl"],
          text: `cannot be served from ${region}: Cloud Run has no domain mappings in ${gcp}`,
          hint: `take a region that has them (${able.join(", ")}), or give ${region} another of Google's under regions in ${globalConfig}`,
        };
      }
    }
  },
};
