import type { Rule } from "../rule.ts";
import { types } from "../types.ts";

export const rule: Rule = {
  id: "require-active-rulesets",
  sentence: "Every ruleset is enforced, for one that is only evaluated stops nobody.",
  protects: { entity: "QualityGate, GitTag", seed: "000, 001" },
  remedy: "set enforcement to active; remove the gate from the catalog if it must not hold",
  judges: (type) => type === types.ruleset || type === "github:index/organizationRuleset:OrganizationRuleset",
  *check(resource) {
    if (resource.get("enforcement") !== "active") yield { field: "enforcement", problem: "must be active" };
  },
};
