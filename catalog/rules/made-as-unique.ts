import { madeAs } from "../../model/declared/made-as.ts";
import { quote } from "../check/quote.ts";
import type { CatalogRule } from "./rule.ts";

/** Two surfaces of one name in the clouds would be one: a renamed surface keeps the name that its resources have. */
export const madeAsUnique: CatalogRule = {
  id: "made-as-unique",
  description: "No two surfaces were made under the same name.",
  level: "error",
  *check({ entities }) {
    const owners = new Map<string, string>();
    for (const surface of entities.surfaces.values()) {
      const name = madeAs(surface);
      const first = owners.get(name);
      owners.set(name, first ?? surface.id);
      if (first === undefined) continue;
      const [renamed, other] = surface.madeAs === undefined ? [first, surface.id] : [surface.id, first];
      yield {
        path: ["surfaces", renamed, "madeAs"],
        text: `is also what surface ${quote(other)} is made as`,
        hint: `the resources of ${quote(renamed)} have that name for good: give ${quote(other)} another id`,
      };
    }
  },
};
