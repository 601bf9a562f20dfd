import type { Resource } from "../resource.ts";
import type { Rule, Violation } from "../rule.ts";
import { types } from "../types.ts";

export const rule: Rule = {
  id: "require-health-checks",
  sentence: "Every surface says how it is found healthy and ready, and its platform asks exactly there.",
  protects: { entity: "DeploymentSurface", seed: "003" },
  remedy:
    "set healthCheck and readyCheck of the surface in the catalog, and let the component make the probes",
  judges: (type) => type === types.surface || type === types.service,
  *check(resource) {
    if (resource.type === types.surface) yield* checkEntity(resource);
    else yield* checkService(resource);
  },
};

/** An app store build serves nothing, so that only its platform has no readiness. */
function* checkEntity(surface: Resource): Generator<Violation> {
  const isServed = surface.get("platform") !== "expo-eas";
  for (const field of isServed ? ["healthCheck", "readyCheck"] : ["healthCheck"]) {
    if (!isPath(surface.get(field))) yield { field, problem: 'must be a path such as "/readyz"' };
  }
}

function* checkService(service: Resource): Generator<Violation> {
  const off = "template.healthCheckDisabled";
  if ((service.get(off) ?? false) !== false)
    yield { field: off, problem: "lets a revision in that never answered" };
  const containers = service.each("template.containers");
  // Beside a sidecar, the one with a port is the app.
  const app = containers.find((path) => service.get(`${path}.ports`) !== undefined) ?? containers[0];
  if (app === undefined) {
    yield { field: "template.containers", problem: "is empty" };
    return;
  }
  const surface = service.owner(types.surface);
  const health = surface?.get("healthCheck");
  yield* checkProbe(service, `${app}.startupProbe`, health);
  yield* checkProbe(service, `${app}.livenessProbe`, health);
  yield* checkProbe(service, `${app}.readinessProbe`, surface?.get("readyCheck"));
}

function* checkProbe(service: Resource, probe: string, expected: unknown): Generator<Violation> {
  const field = `${probe}.httpGet.path`;
  const path = service.get(field);
  if (!isPath(path)) yield { field, problem: "must ask for a path" };
  else if (expected !== undefined && path !== expected) {
    yield { field, problem: "is not the path that the catalog says" };
  }
}

function isPath(value: unknown): boolean {
  return typeof value === "string" && value.startsWith("/");
}
