import { leastWaitMinutes } from "../../model/declared/approvals.ts";
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
  sentence:
    "Nothing reaches production without somebody else's approval, or a team of one's wait that is on record, and only from protected refs.",
  protects: { entity: "DeploymentEnvironment", seed: "002" },
  remedy:
    "set approvals in environments/production/config.yml: a method with reviewers, preventSelfReview: true, adminBypass: false, exact branches; a team of one states onePerson (docs/how-to/be-a-team-of-one.md)",
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
  if (method === "reviewers" && resource.get("atGitHub") === false) {
    yield { field: "approvals.method", problem: "must be signed-tags: GitHub has no environment that asks" };
  }
  const reviewers = resource.each("approvals.reviewers").length;
  const isAlone = isStated(resource.get("approvals.onePerson"));
  if (isAlone) yield* checkOnePerson(resource, reviewers);
  else if (reviewers === 0) {
    yield {
      field: "approvals.reviewers",
      problem: "must name at least one reviewer, or the mode of one person must be stated (onePerson)",
    };
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

/** A team of one: nobody else is there, it waits, and somebody decided it where everybody can read it. */
function* checkOnePerson(resource: Resource, reviewers: number): Generator<Violation> {
  const field = "approvals.onePerson";
  const text = (path: string): boolean => {
    const value = resource.get(path);
    return typeof value === "string" && value.trim() !== "";
  };
  if (resource.get("approvals.method") !== "signed-tags")
    yield { field: "approvals.method", problem: "must be signed-tags: one person signs what they let in" };
  if (reviewers > 0)
    yield { field: "approvals.reviewers", problem: "must be empty: with a reviewer nobody is alone" };
  const id = resource.get(`${field}.id`);
  if (typeof id !== "number" || !Number.isInteger(id) || id <= 0)
    yield { field: `${field}.id`, problem: "must be the number of a user at GitHub" };
  for (const key of ["login", "reason"])
    if (!text(`${field}.${key}`)) yield { field: `${field}.${key}`, problem: "must be there" };
  const wait = resource.get(`${field}.waitMinutes`);
  if (typeof wait !== "number" || wait < leastWaitMinutes)
    yield { field: `${field}.waitMinutes`, problem: `must be at least ${leastWaitMinutes}` };
  if (!["who", "why", "when"].every((key) => text(`onePersonRecord.${key}`)))
    yield { field: "onePersonRecord", problem: "must be there: docs/governance.yml says who decided it" };
}

function isStated(value: Known | undefined): boolean {
  return value !== undefined && value !== null;
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
