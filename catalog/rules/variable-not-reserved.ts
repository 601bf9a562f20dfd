import { whyNameReserved } from "../../model/reserved-names.ts";
import { plainVariables } from "./plain-variables.ts";
import type { CatalogRule } from "./rule.ts";

/** The platform refuses it in the middle of a deployment, or one of the two values is lost. */
export const variableNotReserved: CatalogRule = {
  id: "variable-not-reserved",
  description: "No plain variable of a surface has a name that its platform, or gantry, sets itself.",
  level: "error",
  regional: true,
  *check({ entities }) {
    for (const surface of entities.surfaces.values()) {
      const { block, variables } = plainVariables(surface);
      for (const name of Object.keys(variables)) {
        const why = whyNameReserved(name, surface.platform);
        if (why === undefined) continue;
        const path = ["surfaces", surface.id, block, "variables", name];
        yield { path, text: why, hint: "give it another name", showsKey: true };
      }
    }
  },
};
