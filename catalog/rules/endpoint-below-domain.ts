import { isOfDomain } from "../../model/surface-hosts.ts";
import type { CatalogRule } from "./rule.ts";

/** The zone that we hold is where DNS records and certificates can be made. Expo's pages lie at Expo. */
export const endpointBelowDomain: CatalogRule = {
  id: "endpoint-below-domain",
  description: "Every endpoint but Expo's lies below the product's domain.",
  level: "error",
  regional: true,
  *check({ entities }) {
    const domain = entities.product?.domain;
    if (domain === undefined) return;
    for (const { id, platform, endpointUrl } of entities.surfaces.values()) {
      const { hostname } = new URL(endpointUrl);
      if (platform === "expo-eas" || isOfDomain(hostname, domain)) continue;
      yield { path: ["surfaces", id, "endpointUrl"], text: `does not lie below ${domain}` };
    }
  },
};
