import type { Rule } from "../rule.ts";
import { types } from "../types.ts";

export const rule: Rule = {
  id: "require-signed-commits",
  sentence: "Where a gate asks for signed commits, its branch takes no other.",
  protects: { entity: "QualityGate", seed: "000" },
  remedy: "let the component tell GitHub what the gate's signedCommits says",
  judges: (type) => [types.gate, types.ruleset, types.branchProtection].some((each) => each === type),
  *check(resource) {
    if (resource.type === types.gate && typeof resource.get("signedCommits") !== "boolean") {
      yield { field: "signedCommits", problem: "must be true or false" };
    }
    const gate = resource.owner(types.gate);
    if (gate !== undefined && gate.get("signedCommits") !== false) {
      const field = "rules.requiredSignatures";
      if (resource.get(field) !== true) yield { field, problem: "must be true, as the gate says" };
    }
    const entity = resource.owner(types.branchProtectionEntity);
    const asking =
      entity?.each("gates").filter((path) => entity.get(`${path}.signedCommits`) !== false) ?? [];
    if (asking.length > 0 && resource.get("requireSignedCommits") !== true) {
      yield { field: "requireSignedCommits", problem: "must be true, as a gate of the branch says" };
    }
  },
};
