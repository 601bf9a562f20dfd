import { quote } from "../check/quote.ts";
import type { CatalogRule } from "./rule.ts";

const providers = { "cloud-run": "cloud_run", vercel: "vercel", "expo-eas": undefined } as const;

/** A service and a surface of the same name are the same thing, seen by a person and by a deployment. */
export const serviceAgreesWithSurface: CatalogRule = {
  id: "service-agrees-with-surface",
  description: "A service with a surface of its name has its provider and its bundle.",
  level: "error",
  *check({ entities }) {
    for (const { serviceName, cloudProvider, secretsBundleRef } of entities.services.values()) {
      const surface = entities.surfaces.get(serviceName);
      if (surface === undefined) continue;
      const path = ["services", serviceName];
      if (providers[surface.platform] !== cloudProvider) {
        const text = `does not fit surface ${quote(surface.id)}, whose platform is ${surface.platform}`;
        yield { path: [...path, "cloudProvider"], alternative: ["surfaces", surface.id, "platform"], text };
      }
      const bundle = surface.bundle === null ? undefined : entities.bundles.get(surface.bundle);
      const isSound = bundle?.surface === surface.id;
      if (secretsBundleRef === null || !isSound || secretsBundleRef === bundle.name) continue;
      if (!entities.bundles.has(secretsBundleRef)) continue;
      const text = `is not the bundle of surface ${quote(surface.id)}`;
      yield { path: [...path, "secretsBundleRef"], text };
    }
  },
};
