import type { CatalogRule } from "./rule.ts";

/** EAS would hand a build to the stores that they cannot take, and only a release would find out. */
export const submitToStores: CatalogRule = {
  id: "submit-to-stores",
  description: "Only builds for the stores are handed to them.",
  level: "error",
  *check({ entities }) {
    for (const surface of entities.surfaces.values()) {
      if (surface.platform !== "expo-eas") continue;
      const { submit, distribution } = surface.expo;
      if (submit === undefined || distribution === "store") continue;
      yield {
        path: ["surfaces", surface.id, "expo", "submit"],
        alternative: ["surfaces", surface.id, "expo", "distribution"],
        text: `does not fit the distribution ${distribution}, which is not for the stores`,
      };
    }
  },
};
