import type { Resource } from "../resource.ts";
import type { Rule, Violation } from "../rule.ts";
import { environmentTagPatterns } from "../tag-patterns.ts";
import { types } from "../types.ts";

export const rule: Rule = {
  id: "require-deploy-identity-for-releases",
  sentence:
    "What says which version there is, which one runs and what happened is made and moved by the deploy identity alone.",
  protects: { entity: "GitTag", seed: "001" },
  remedy:
    "leave product.deployIdentity.appId the only bypass actor of these rulesets, with creation and update restricted",
  judges: (type) => type === types.ruleset,
  appliesTo: (resource) => isOfEnvironments(resource) || isLetThrough(resource),
  *check(resource) {
    for (const field of ["rules.creation", "rules.update"]) {
      if (resource.get(field) !== true) yield { field, problem: "must be true" };
    }
    yield* checkIdentity(resource);
  },
};

function isOfEnvironments(resource: Resource): boolean {
  return resource
    .each("conditions.refName.includes")
    .some((path) => environmentTagPatterns.some((pattern) => pattern === resource.get(path)));
}

/** Somebody is let through one of the components' rulesets, or through what keeps others from making something. */
function isLetThrough(resource: Resource): boolean {
  if (ownerOf(resource) === undefined) return false;
  return resource.get("rules.creation") === true || resource.each("bypassActors").length > 0;
}

function ownerOf(resource: Resource): Resource | undefined {
  return resource.owner(types.tags) ?? resource.owner(types.releaseBranches);
}

function* checkIdentity(resource: Resource): Generator<Violation> {
  const actors = resource.each("bypassActors");
  if (actors.length !== 1) {
    yield { field: "bypassActors", problem: "must be the deploy identity alone, or nobody can deploy" };
  }
  const expected = ownerOf(resource)?.get("deployIdentity.appId");
  for (const actor of actors) {
    if (expected === undefined || resource.get(`${actor}.actorId`) !== expected) {
      yield { field: `${actor}.actorId`, problem: "is not the app of product.deployIdentity" };
    }
    if (resource.get(`${actor}.actorType`) !== "Integration") {
      yield { field: `${actor}.actorType`, problem: "must be Integration: the deploy identity is an app" };
    }
    if (resource.get(`${actor}.bypassMode`) !== "always") {
      yield {
        field: `${actor}.bypassMode`,
        problem: "must be always: neither a tag nor a record has a pull request",
      };
    }
  }
}
