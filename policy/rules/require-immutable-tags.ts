import type { Resource } from "../resource.ts";
import type { Rule, Violation } from "../rule.ts";
import { types } from "../types.ts";
import { stateTagPatterns } from "../tag-patterns.ts";

export const rule: Rule = {
  id: "require-immutable-tags",
  sentence: "A tag that says what a version is, or who approved it, is never moved and never deleted.",
  protects: { entity: "GitTag", seed: "001" },
  remedy:
    "leave update, deletion and nonFastForward of the tags' rulesets true, and exclude nothing but state tags",
  judges: (type) => type === types.ruleset,
  appliesTo: (resource) => resource.get("target") === "tag" || resource.owner(types.tags) !== undefined,
  *check(resource) {
    if (resource.get("target") !== "tag") yield { field: "target", problem: "must be tag" };
    for (const rule of ["update", "deletion", "nonFastForward"]) {
      const field = `rules.${rule}`;
      if (resource.get(field) !== true) yield { field, problem: "must be true" };
    }
    yield* checkExcludes(resource);
  },
};

/** State tags have a ruleset of their own, so that the one of version tags leaves them out. */
function* checkExcludes(resource: Resource): Generator<Violation> {
  for (const field of resource.each("conditions.refName.excludes")) {
    const pattern = resource.get(field);
    if (typeof pattern !== "string" || !stateTagPatterns.includes(pattern)) {
      yield { field, problem: "leaves tags out that no other ruleset holds" };
    }
  }
}
