import { isOfDrift } from "../of-drift.ts";
import { isOfProduction } from "../production.ts";
import type { Resource } from "../resource.ts";
import type { Rule, Violation } from "../rule.ts";
import { types } from "../types.ts";
import type { Known } from "../value.ts";

const entityType = types.environment;
const environmentType = types.githubEnvironment;
const policyType = types.deploymentPolicy;
const judged: readonly string[] = [entityType, environmentType, policyType];

export const rule: Rule = {
  id: "require-production-approvals",
  sentence: "Nothing reaches production without somebody else's approval, and only from protected refs.",
  protects: { entity: "DeploymentEnvironment", seed: "002" },
  remedy:
    "set approvals in environments/production/config.yml: a method with reviewers, preventSelfReview: true, adminBypass: false, exact branches",
  judges: (type) => judged.includes(type),
  // What looks for drift deploys nothing; require-read-only-drift sees to that.
  appliesTo: (resource) => isOfProduction(resource) && !isOfDrift(resource),
  *check(resource) {
    if (resource.type === entityType) yield* checkEntity(resource);
    if (resource.type === environmentType) yield* checkEnvironment(resource);
    if (resource.type === policyType) {
      yield* checkPattern("branchPattern", resource.get("branchPattern"));
      yield* checkPattern("tagPattern", resource.get("tagPattern"));
    }
  },
};

/** What the catalog asks for. */
function* checkEntity(resource: Resource): Generator<Violation> {
  const method = resource.get("approvals.method");
  if (method !== "reviewers" && method !== "signed-tags") {
    yield { field: "approvals.method", problem: "must be reviewers or signed-tags" };
  }
  if (resource.each("approvals.reviewers").length === 0) {
    yield { field: "approvals.reviewers", problem: "must name at least one reviewer" };
  }
  if (resource.get("approvals.preventSelfReview") !== true) {
    yield { field: "approvals.preventSelfReview", problem: "must be true" };
  }
  if (resource.get("approvals.adminBypass") !== false) {
    yield { field: "approvals.adminBypass", problem: "must be false" };
  }
  for (const list of ["approvals.branches", "approvals.tags"]) {
    for (const path of resource.each(list)) yield* checkPattern(path, resource.get(path));
  }
}

/** What GitHub is told, whoever wrote it. Its own defaults are that admins bypass and that one may approve oneself. */
function* checkEnvironment(resource: Resource): Generator<Violation> {
  const bySignedTags = resource.owner(entityType)?.get("approvals.method") === "signed-tags";
  if (!bySignedTags && countReviewers(resource) === 0) {
    yield { field: "reviewers", problem: "must name at least one user or team by id" };
  }
  // GitHub refuses it where nobody reviews; the entity must still ask for it.
  if (!bySignedTags && resource.get("preventSelfReview") !== true) {
    yield { field: "preventSelfReview", problem: "must be true" };
  }
  if (resource.get("canAdminsBypass") !== false) yield { field: "canAdminsBypass", problem: "must be false" };
  const isProtected = resource.get("deploymentBranchPolicy.protectedBranches") === true;
  const isCustom = resource.get("deploymentBranchPolicy.customBranchPolicies") === true;
  if (isProtected === isCustom) {
    yield {
      field: "deploymentBranchPolicy",
      problem: "must be either protectedBranches or customBranchPolicies; otherwise every ref may deploy",
    };
  }
}

function countReviewers(resource: Resource): number {
  const ids = resource
    .each("reviewers")
    .flatMap((group) => ["users", "teams"].flatMap((kind) => resource.each(`${group}.${kind}`)))
    .map((path) => resource.get(path))
    .filter((id) => typeof id === "number" && Number.isInteger(id) && id > 0);
  return new Set(ids).size;
}

/** A pattern that begins with a wildcard lets in any ref with the right ending, or any at all. */
function* checkPattern(field: string, pattern: Known | undefined): Generator<Violation> {
  if (pattern === undefined || pattern === null) return;
  if (typeof pattern !== "string" || !/^[\p{L}\p{N}]/u.test(pattern)) {
    yield { field, problem: "must begin with a letter or digit: a leading wildcard lets in any ref" };
  }
}
