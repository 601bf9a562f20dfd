import type { CloudRunSurface } from "../../model/declared/deployment-surface.ts";
import { whyNameReserved, whyPlaceReserves } from "../../model/reserved-names.ts";
import type { Finding } from "../check/finding.ts";
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
      if (surface.platform === "cloud-run") yield* ofSidecars(surface);
    }
  },
};

/** Gantry writes nothing of its own into them. */
function* ofSidecars({ id: surface, cloudRun }: CloudRunSurface): Generator<Finding> {
  for (const [id, { variables }] of Object.entries(cloudRun.sidecars)) {
    for (const name of Object.keys(variables)) {
      const why = whyPlaceReserves(name, "cloud-run");
      if (why === undefined) continue;
      const path = ["surfaces", surface, "cloudRun", "sidecars", id, "variables", name];
      yield { path, text: why, hint: "give it another name", showsKey: true };
    }
  }
}
