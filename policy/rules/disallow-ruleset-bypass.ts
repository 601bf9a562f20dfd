import type { Resource } from "../resource.ts";
import type { Rule, Violation } from "../rule.ts";
import { types } from "../types.ts";

const rulesetTypes: readonly string[] = [
  types.ruleset,
  "github:index/organizationRuleset:OrganizationRuleset",
];

export const rule: Rule = {
  id: "disallow-ruleset-bypass",
  sentence:
    "Nobody bypasses the rules of a branch or tag at any time, but the deploy identity those that keep releases to it.",
  protects: { entity: "QualityGate, GitTag", seed: "000, 001" },
  remedy: "remove the actor; for emergencies use bypassMode pull_request on a branch, which leaves a record",
  judges: (type) => rulesetTypes.includes(type) || type === types.branchProtection,
  *check(resource) {
    if (resource.type === types.branchProtection) yield* checkProtection(resource);
    else yield* checkActors(resource);
  },
};

function* checkActors(ruleset: Resource): Generator<Violation> {
  const isOfBranch = ruleset.get("target") === "branch";
  for (const actor of ruleset.each("bypassActors")) {
    const mode = ruleset.get(`${actor}.bypassMode`);
    if (isOfBranch && mode === "pull_request") continue;
    if (isDeployIdentity(ruleset, actor)) continue;
    yield { field: actor, problem: "goes past the rules at any time" };
  }
}

/** Who makes and moves what says what is released; only where the component says so. */
function isDeployIdentity(ruleset: Resource, actor: string): boolean {
  const owner = ruleset.owner(types.tags) ?? ruleset.owner(types.releaseBranches);
  return (
    owner !== undefined &&
    ruleset.get("rules.creation") === true &&
    ruleset.get(`${actor}.actorType`) === "Integration" &&
    ruleset.get(`${actor}.actorId`) === owner.get("deployIdentity.appId")
  );
}

/** Administrators are left out of classic protection unless it says otherwise. */
function* checkProtection(protection: Resource): Generator<Violation> {
  if (protection.get("enforceAdmins") !== true) yield { field: "enforceAdmins", problem: "must be true" };
  const lists = [
    "forcePushBypassers",
    ...protection.each("requiredPullRequestReviews").map((path) => `${path}.pullRequestBypassers`),
  ];
  for (const field of lists) {
    if (protection.each(field).length > 0) yield { field, problem: "names somebody who goes past the rules" };
  }
}
