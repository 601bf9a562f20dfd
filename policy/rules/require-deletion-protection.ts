import { isOfProduction } from "../of-production.ts";
import { plain } from "../plain.ts";
import type { Resource } from "../resource.ts";
import type { Rule, Violation } from "../rule.ts";
import { secretTypes } from "../secret-types.ts";
import { types } from "../types.ts";

/** What users would miss, or what holds what cannot be made again. */
const guarded: readonly string[] = [types.service, ...secretTypes];

export const rule: Rule = {
  id: "require-deletion-protection",
  sentence: "What serves production or keeps its secrets cannot be deleted, nor left behind by a destroy.",
  protects: { entity: "DeploymentSurface", seed: "003" },
  remedy: "set deletionProtection: true on the surfaces of production, and let the components guard the rest",
  judges: (type) => type === types.surface || type.startsWith("gcp:"),
  appliesTo: isOfProduction,
  *check(resource) {
    if (resource.type === types.surface) {
      if (resource.get("platform") === "cloud-run") yield* checkOn(resource);
      return;
    }
    if (guarded.includes(resource.type)) {
      yield* checkOn(resource);
      if (!resource.options.protect)
        yield { field: "protect", problem: "must be set, or the engine deletes it" };
    }
    yield* checkLeft(resource);
  },
};

function* checkOn(resource: Resource): Generator<Violation> {
  const field = "deletionProtection";
  if (resource.get(field) !== true) yield { field, problem: "must be true" };
}

/** Most resources of Google's have a policy beside the protection; ABANDON deletes from the state alone. */
function* checkLeft(resource: Resource): Generator<Violation> {
  const field = "deletionPolicy";
  const policy = resource.get(field);
  if (policy === undefined || policy === null) return;
  if (typeof policy !== "string" || !["delete", "prevent"].includes(plain(policy))) {
    yield { field, problem: "leaves it behind, where nothing watches it any more" };
  }
}
