import { quote } from "../check/quote.ts";
import { plainVariables } from "./plain-variables.ts";
import type { CatalogRule } from "./rule.ts";

/** A container has one value under a name; which of the two it would be differs by platform. */
export const variableOrSecret: CatalogRule = {
  id: "variable-or-secret",
  description: "No plain variable of a surface has the name of one of its credentials.",
  level: "error",
  *check({ entities }) {
    for (const surface of entities.surfaces.values()) {
      const { block, variables } = plainVariables(surface);
      for (const id of surface.credentials) {
        const name = entities.secrets.get(id)?.keyName;
        if (name === undefined || !Object.hasOwn(variables, name)) continue;
        const path = ["surfaces", surface.id, block, "variables", name];
        yield { path, text: `is the key name of secret ${quote(id)} too`, showsValue: false };
      }
    }
  },
};
