import type { Resource } from "../resource.ts";
import type { Rule, Violation } from "../rule.ts";
import { environmentTagPatterns } from "../tag-patterns.ts";
import { types } from "../types.ts";

export const rule: Rule = {
  id: "require-deploy-identity-for-environment-tags",
  sentence: "A tag that says what runs in an environment is made and moved by the deploy identity alone.",
  protects: { entity: "GitTag", seed: "001" },
  remedy:
    "leave product.deployIdentity.appId the only bypass actor of environment-tags, and creation restricted",
  judges: (type) => type === types.ruleset,
  appliesTo: (resource) =>
    resource
      .each("conditions.refName.includes")
      .some((path) => environmentTagPatterns.some((pattern) => pattern === resource.get(path))),
  *check(resource) {
    if (resource.get("rules.creation") !== true) yield { field: "rules.creation", problem: "must be true" };
    yield* checkIdentity(resource);
  },
};

function* checkIdentity(resource: Resource): Generator<Violation> {
  const actors = resource.each("bypassActors");
  if (actors.length !== 1) {
    yield { field: "bypassActors", problem: "must be the deploy identity alone, or nobody can deploy" };
  }
  const expected = resource.owner(types.tags)?.get("deployIdentity.appId");
  for (const actor of actors) {
    if (expected === undefined || resource.get(`${actor}.actorId`) !== expected) {
      yield { field: `${actor}.actorId`, problem: "is not the app of product.deployIdentity" };
    }
    if (resource.get(`${actor}.actorType`) !== "Integration") {
      yield { field: `${actor}.actorType`, problem: "must be Integration: the deploy identity is an app" };
    }
    if (resource.get(`${actor}.bypassMode`) !== "always") {
      yield { field: `${actor}.bypassMode`, problem: "must be always: a tag has no pull request" };
    }
  }
}
