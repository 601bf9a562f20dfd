import type { Resource } from "../resource.ts";
import type { Rule, Violation } from "../rule.ts";
import { types } from "../types.ts";

export const rule: Rule = {
  id: "disallow-history-rewrites",
  sentence:
    "A protected branch, or one that records releases, is neither deleted nor moved to another history.",
  protects: { entity: "QualityGate, GitTag", seed: "000, 001" },
  remedy: "leave rules.deletion and rules.nonFastForward of the ruleset true",
  judges: (type) => type === types.ruleset || type === types.branchProtection,
  *check(resource) {
    if ([types.gate, types.releaseBranches].some((each) => resource.owner(each) !== undefined)) {
      yield* demand(resource, "rules.deletion");
      yield* demand(resource, "rules.nonFastForward");
    }
    if (resource.type === types.branchProtection) {
      yield* refuse(resource, "allowsDeletions");
      yield* refuse(resource, "allowsForcePushes");
    }
  },
};

function* demand(resource: Resource, field: string): Generator<Violation> {
  if (resource.get(field) !== true) yield { field, problem: "must be true" };
}

/** What is not set is off. */
function* refuse(resource: Resource, field: string): Generator<Violation> {
  if ((resource.get(field) ?? false) !== false) yield { field, problem: "must be false" };
}
