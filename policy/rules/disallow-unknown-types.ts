import { knownTypes } from "../known-types.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "disallow-unknown-types",
  sentence:
    "Only resources of types that Gantry's components make are deployed, for no rule knows the others.",
  protects: { entity: "EnvironmentConfiguration", seed: "001" },
  remedy:
    "use the component; a new type needs a component, rules for what can go wrong with it, and its name in policy/known-types.ts",
  *check({ type }) {
    if (knownTypes.has(type)) return;
    yield { field: "type", problem: `"${type}" is none that the components make` };
  },
};
