import { declaredBelow, ownEntry } from "../own-resources.ts";
import { knownTypes } from "../known-types.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "disallow-unknown-types",
  sentence:
    "Only resources of types that Gantry's components make are deployed, and those that the catalog declares as the product's own.",
  protects: { entity: "EnvironmentConfiguration", seed: "001" },
  remedy:
    "use the component, or declare the type under own in the catalog, with an owner and a reason (docs/how-to/add-your-own-resources.md)",
  *check(resource) {
    const { type } = resource;
    if (knownTypes.has(type)) return;
    const field = "type";
    const own = ownEntry(resource);
    if (own === undefined || !declaredBelow(own).has(type)) {
      yield { field, problem: `"${type}" is none that the components make` };
      return;
    }
    const known = [...knownTypes].find((each) => each.toLowerCase() === type.toLowerCase());
    if (known !== undefined) yield { field, problem: `"${type}" is another word for "${known}"` };
  },
};
