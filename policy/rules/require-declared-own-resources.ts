import { declaredBelow, ownEntry } from "../own-resources.ts";
import type { Resource } from "../resource.ts";
import type { Rule, StackViolation } from "../rule.ts";
import { types } from "../types.ts";

/** A name of Gantry's own is taken in some version; so those of the product's own begin with their entry's key. */
export const rule: Rule = {
  id: "require-declared-own-resources",
  sentence:
    "The product's own resources are those that the catalog declares: as many of each type, by its names.",
  protects: { entity: "EnvironmentConfiguration", seed: "001" },
  remedy:
    "make the entry under own in the catalog and its file below stacks/own/ say the same (docs/how-to/add-your-own-resources.md)",
  judges: (type) => type === types.own,
  *checkStack(stack) {
    const made = Map.groupBy(stack.everything(), (resource) => ownEntry(resource)?.urn);
    for (const own of stack.all(types.own)) yield* checkEntry(own, made.get(own.urn) ?? []);
  },
};

function* checkEntry(own: Resource, made: readonly Resource[]): Generator<StackViolation> {
  const field = "resources";
  const declared = declaredBelow(own);
  const found = Map.groupBy(made, ({ type }) => type);
  for (const type of new Set([...declared.keys(), ...found.keys()])) {
    const [wanted, there] = [declared.get(type) ?? 0, found.get(type)?.length ?? 0];
    if (wanted === there) continue;
    const problem = `says ${wanted} of ${type}, and stacks/own/${own.name}.ts makes ${there}`;
    yield { resource: own, field, problem };
  }
  for (const resource of made) {
    if (resource.name === own.name || resource.name.startsWith(`${own.name}-`)) continue;
    yield { resource, field: "name", problem: `does not begin with "${own.name}", the key of its entry` };
  }
}
