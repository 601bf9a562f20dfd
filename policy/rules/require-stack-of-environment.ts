import type { Resource } from "../resource.ts";
import type { Rule, Violation } from "../rule.ts";
import { types } from "../types.ts";

/** What the stack `repository` owns, and no environment does. */
const ofRepository: readonly string[] = [types.gate, types.branchProtectionEntity, types.tags];

/** Entities that always say which environment they belong to. */
const ofEnvironment: readonly string[] = [
  types.services,
  types.workloadIdentity,
  types.environment,
  types.driftEnvironment,
  types.surface,
  types.bundle,
  types.credential,
  types.guardrail,
  types.alertChannel,
];

export const rule: Rule = {
  id: "require-stack-of-environment",
  sentence: "A stack is called like the environment that its entities name, for its rules go by that name.",
  protects: { entity: "EnvironmentConfiguration", seed: "001" },
  remedy: 'deploy with "gantry up <environment>", whose stack has the name of its folder',
  *check(resource) {
    if (ofRepository.includes(resource.type) && resource.stack !== "repository") {
      yield { field: "type", problem: `belongs to the stack "repository", not to "${resource.stack}"` };
    }
    if (resource.type.startsWith("gantry:")) yield* checkName(resource, "environment");
    else {
      yield* checkName(resource, "labels.environment");
      yield* checkName(resource, "userLabels.environment");
    }
    if (ofEnvironment.includes(resource.type) && resource.get("environment") === undefined) {
      yield { field: "environment", problem: "is missing, so nobody can tell which rules hold" };
    }
  },
};

function* checkName(resource: Resource, field: string): Generator<Violation> {
  const name = resource.get(field);
  if (name !== undefined && name !== resource.stack) {
    yield { field, problem: `is not "${resource.stack}", as the stack is called` };
  }
}
