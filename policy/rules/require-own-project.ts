import type { Resource } from "../resource.ts";
import type { Rule, StackViolation, Violation } from "../rule.ts";
import type { Stack } from "../stack.ts";
import { types } from "../types.ts";

export const rule: Rule = {
  id: "require-own-project",
  sentence:
    "Everything of an environment lies in its own project and owner, and no provider leads anywhere else.",
  protects: { entity: "EnvironmentConfiguration", seed: "001" },
  remedy:
    "remove the explicit provider and the project: the stack's configuration says where an environment lives",
  judges: (type) => !type.startsWith("gantry:"),
  *check(resource) {
    yield* checkProvider(resource);
  },
  *checkStack(stack) {
    yield* checkProjects(stack);
    yield* checkOwners(stack);
  },
};

/** The engine makes one provider for each package and calls it default_<version>; others have whatever they were given. */
function* checkProvider({ provider, type }: Resource): Generator<Violation> {
  if (provider !== undefined && !/^default(_[\w./-]+)?$/.test(provider.name)) {
    yield { field: "provider", problem: `"${provider.name}" has settings of its own` };
  }
  const [own = ""] = type.split(":", 1);
  if (provider !== undefined && provider.type !== `pulumi:providers:${own}`) {
    yield { field: "provider", problem: `"${provider.type}" is no provider of ${own}` };
  }
}

function* checkProjects(stack: Stack): Generator<StackViolation> {
  const [services] = stack.all(types.services);
  if (services === undefined) return;
  const project = services.get("project");
  for (const resource of stack.everything()) {
    if (!resource.type.startsWith("gcp:") && !resource.type.startsWith("gantry:")) continue;
    yield* compare(resource, "project", resource.get("project"), project);
    yield* compare(resource, "provider.project", resource.providerSetting("project"), project);
  }
}

function* checkOwners(stack: Stack): Generator<StackViolation> {
  const [identity] = stack.all(types.workloadIdentity);
  if (identity === undefined) return;
  const owner = identity.get("repository.owner");
  for (const resource of stack.everything()) {
    if (!resource.type.startsWith("github:")) continue;
    yield* compare(resource, "provider.owner", resource.providerSetting("owner"), owner);
  }
}

function* compare(
  resource: Resource,
  field: string,
  found: unknown,
  expected: unknown,
): Generator<StackViolation> {
  if (found !== undefined && found !== expected) {
    yield { resource, field, problem: `is not "${String(expected)}", where the environment lives` };
  }
}
