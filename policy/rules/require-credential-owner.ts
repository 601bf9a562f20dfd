import { ownerRolePattern } from "../../model/owner-role.ts";
import type { Resource } from "../resource.ts";
import type { Rule, Violation } from "../rule.ts";
import { secretTypes } from "../secret-types.ts";
import { types } from "../types.ts";

const entities: readonly string[] = [types.bundle, types.credential];

export const rule: Rule = {
  id: "require-credential-owner",
  sentence: "Every credential has a role or team that answers for it, in the catalog and where it is kept.",
  protects: { entity: "CredentialBundle, SecretCredentialSet", seed: "002, 003" },
  remedy: "set owner in the catalog to a role or team such as platform-team",
  judges: (type) => entities.includes(type) || secretTypes.includes(type),
  *check(resource) {
    if (entities.includes(resource.type)) yield* checkOwner(resource, "owner");
    else yield* checkKept(resource);
  },
};

function* checkOwner(resource: Resource, field: string): Generator<Violation> {
  const owner = resource.get(field);
  if (typeof owner !== "string" || !ownerRolePattern.test(owner)) {
    yield { field, problem: "must be a role or team such as platform-team" };
  }
}

/** People look for the owner where they find the secret. */
function* checkKept(resource: Resource): Generator<Violation> {
  const field = "annotations.gantry-owner";
  yield* checkOwner(resource, field);
  const entity = resource.owner(types.credential);
  if (entity !== undefined && entity.get("owner") !== resource.get(field)) {
    yield { field, problem: "is another owner than the catalog's" };
  }
}
