import type { Resource } from "../resource.ts";
import type { Rule, Violation } from "../rule.ts";
import { types } from "../types.ts";
import type { Known } from "../value.ts";

const most = 1000;

export const rule: Rule = {
  id: "require-concurrency-limit",
  sentence: "A surface on Cloud Run says how many requests an instance takes at once; unset would mean 80.",
  protects: { entity: "DeploymentSurface", seed: "003" },
  remedy: "set concurrencyLimit of the surface in the catalog, and let the component tell Cloud Run",
  judges: (type) => type === types.surface || type === types.service,
  *check(resource) {
    if (resource.type === types.service) yield* checkService(resource);
    else if (resource.get("platform") === "cloud-run") {
      for (const field of limitsOf(resource)) yield* checkLimit(field, resource.get(field));
    }
  },
};

/** A region may have a limit of its own. */
function limitsOf(surface: Resource): string[] {
  return ["concurrencyLimit", ...surface.fields("regional").map((region) => `${region}.concurrencyLimit`)];
}

function* checkService(service: Resource): Generator<Violation> {
  const field = "template.maxInstanceRequestConcurrency";
  const limit = service.get(field);
  yield* checkLimit(field, limit);
  const surface = service.owner(types.surface);
  if (surface !== undefined && !limitsOf(surface).some((path) => surface.get(path) === limit)) {
    yield { field, problem: "is not the limit that the catalog says" };
  }
}

function* checkLimit(field: string, limit: Known | undefined): Generator<Violation> {
  if (typeof limit !== "number" || !Number.isInteger(limit) || limit < 1 || limit > most) {
    yield { field, problem: `must be a whole number from 1 to ${most}` };
  }
}
