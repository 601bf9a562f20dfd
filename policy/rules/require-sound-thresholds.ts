import type { Resource } from "../resource.ts";
import type { Rule, StackViolation, Violation } from "../rule.ts";
import type { Stack } from "../stack.ts";
import { types } from "../types.ts";

export const rule: Rule = {
  id: "require-sound-thresholds",
  sentence:
    "A gate's thresholds are percentages, it allows no lint error and no type error, and all places agree on it.",
  protects: { entity: "QualityGate", seed: "000" },
  remedy: "set the gate's thresholds in the catalog; making one looser needs an entry in docs/governance.yml",
  judges: (type) => type === types.gate || type === types.branchProtectionEntity,
  *check(resource) {
    if (resource.type === types.gate) yield* checkThresholds(resource, "thresholds");
    else for (const gate of resource.each("gates")) yield* checkThresholds(resource, `${gate}.thresholds`);
  },
  checkStack: checkAgreement,
};

function* checkThresholds(resource: Resource, path: string): Generator<Violation> {
  for (const name of ["coverage", "testPass"]) {
    const percent = resource.get(`${path}.${name}`);
    if (typeof percent !== "number" || !(percent >= 0 && percent <= 100)) {
      yield { field: `${path}.${name}`, problem: "must be a percentage from 0 to 100" };
    }
  }
  if (resource.get(`${path}.lintErrors`) !== 0) yield { field: `${path}.lintErrors`, problem: "must be 0" };
  if (resource.get(`${path}.typecheck`) !== "pass")
    yield { field: `${path}.typecheck`, problem: "must be pass" };
}

/** The branch's protection carries its gates as well: one of them that asks for less was changed on the way. */
function* checkAgreement(stack: Stack): Generator<StackViolation> {
  const gates = new Map(stack.all(types.gate).map((gate) => [gate.get("entityId"), gate]));
  for (const protection of stack.all(types.branchProtectionEntity)) {
    for (const path of protection.each("gates")) {
      const resource = gates.get(protection.get(`${path}.id`));
      if (resource === undefined) {
        yield { resource: protection, field: `${path}.id`, problem: "is no gate of the catalog" };
        continue;
      }
      for (const field of ["thresholds.coverage", "thresholds.testPass", "requiredReviews"]) {
        if (Number(resource.get(field)) < Number(protection.get(`${path}.${field}`))) {
          yield { resource, field, problem: "asks for less than the catalog's gate does elsewhere" };
        }
      }
    }
  }
}
