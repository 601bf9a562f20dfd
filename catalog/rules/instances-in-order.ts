import type { CatalogRule } from "./rule.ts";

/** Cloud Run refuses it as well, but only in the middle of a deployment. */
export const instancesInOrder: CatalogRule = {
  id: "instances-in-order",
  description: "No surface keeps more instances warm than it may have.",
  level: "error",
  regional: true,
  *check({ entities }) {
    for (const surface of entities.surfaces.values()) {
      if (surface.platform !== "cloud-run") continue;
      const { minInstances, maxInstances } = surface.cloudRun;
      if (minInstances <= maxInstances) continue;
      const block = ["surfaces", surface.id, "cloudRun"];
      yield {
        path: [...block, "minInstances"],
        alternative: [...block, "maxInstances"],
        text: `does not fit: minInstances ${minInstances} is more than maxInstances ${maxInstances}`,
      };
    }
  },
};
