import { isProtectedType, protectedTypes } from "../../model/protected-types.ts";
import { isOfProduction } from "../production.ts";
import { plain } from "../value.ts";
import { ownEntry } from "../own-resources.ts";
import type { Resource } from "../resource.ts";
import type { Rule, Violation } from "../rule.ts";
import { secretTypes } from "../secret-types.ts";
import { types } from "../types.ts";

/** What has a protection at Google beside the engine's own. */
const lockable: readonly string[] = [types.service, ...secretTypes];

export const rule: Rule = {
  id: "require-deletion-protection",
  sentence:
    "What serves production or cannot be made again is neither deleted nor replaced, nor left behind by a destroy.",
  protects: { entity: "DeploymentSurface", seed: "003" },
  remedy:
    "set deletionProtection: true on the surfaces of production, and let the components protect the rest; what is meant to go needs a waiver for that resource",
  judges: (type) => isJudged(type) || /^(cloudflare|github|vercel):/.test(type),
  appliesTo: (resource) =>
    isOfProduction(resource) && (isJudged(resource.type) || ownEntry(resource) !== undefined),
  *check(resource) {
    if (resource.type === types.surface) {
      if (resource.get("platform") === "cloud-run") yield* checkOn(resource);
      return;
    }
    if (lockable.includes(resource.type)) yield* checkOn(resource);
    const why = reasonFor(resource);
    if (why !== undefined && !resource.options.protect) {
      yield { field: "protect", problem: `must be set, or the engine deletes it: ${why}` };
    }
    if (resource.type.startsWith("gcp:")) yield* checkLeft(resource);
  },
};

function isJudged(type: string): boolean {
  return type === types.surface || type.startsWith("gcp:") || isProtectedType(type);
}

/** Why a resource is to be protected; undefined where it need not be. */
function reasonFor(resource: Resource): string | undefined {
  if (isProtectedType(resource.type)) return protectedTypes[resource.type];
  return ownEntry(resource) === undefined ? undefined : "nobody but the product knows what it holds";
}

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
