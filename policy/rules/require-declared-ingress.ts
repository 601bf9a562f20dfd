import type { Resource } from "../resource.ts";
import type { Rule, Violation } from "../rule.ts";
import { types } from "../types.ts";

const everywhere = "INGRESS_TRAFFIC_ALL";
const inside: readonly unknown[] = [
  "INGRESS_TRAFFIC_INTERNAL_ONLY",
  "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
];

export const rule: Rule = {
  id: "require-declared-ingress",
  sentence:
    "A service says where its requests come from, and has no front door that the catalog does not know.",
  protects: { entity: "DeploymentSurface", seed: "003" },
  remedy: "let the component make the service: ingress is given, IAP is off, and the default URI stays on",
  judges: (type) => type === types.service,
  *check(service) {
    yield* checkIngress(service);
    // Google's own login in front of it decides who comes in, beside what the bindings say.
    yield* checkOff(service, "iapEnabled");
    // Checks before the domain leads to a new revision, and the stack's outputs, go by it.
    yield* checkOff(service, "defaultUriDisabled");
    if (typeof service.get("invokerIamDisabled") !== "boolean") {
      yield {
        field: "invokerIamDisabled",
        problem: "must be given: it decides whether bindings count at all",
      };
    }
  },
};

function* checkIngress(service: Resource): Generator<Violation> {
  const field = "ingress";
  const ingress = service.get(field);
  if (ingress !== everywhere && !inside.includes(ingress)) {
    yield { field, problem: `must be given, such as ${everywhere}` };
  } else if (ingress !== everywhere && service.owner(types.surface)?.get("public") === true) {
    yield { field, problem: "keeps out the callers of a public surface" };
  }
}

function* checkOff(service: Resource, field: string): Generator<Violation> {
  if ((service.get(field) ?? false) !== false) yield { field, problem: "must be false" };
}
