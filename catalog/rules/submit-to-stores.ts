import { expoBuilds } from "../../model/expo-builds.ts";
import type { CatalogRule } from "./rule.ts";

/** EAS would hand a build to the stores that they cannot take, and only a release would find out. */
export const submitToStores: CatalogRule = {
  id: "submit-to-stores",
  description: "Only builds for the stores are handed to them.",
  level: "error",
  *check({ entities }) {
    for (const surface of entities.surfaces.values()) {
      if (surface.platform !== "expo-eas") continue;
      for (const { profile, submit, distribution, isFurther } of expoBuilds(surface)) {
        if (submit === undefined || distribution === "store") continue;
        const path = ["surfaces", surface.id, "expo", ...(isFurther ? ["builds", profile] : [])];
        yield {
          path: [...path, "submit"],
          alternative: [...path, "distribution"],
          text: `does not fit the distribution ${distribution}, which is not for the stores`,
        };
      }
    }
  },
};
