import { driftRoles } from "../../model/drift-roles.ts";
import { isDriftName, isOfDrift } from "../of-drift.ts";
import { plain } from "../value.ts";
import type { Resource } from "../resource.ts";
import type { Rule, StackViolation, Violation } from "../rule.ts";
import type { Stack } from "../stack.ts";
import { types } from "../types.ts";

const grants = /^gcp:.*iam(member|binding)$/i;
const ofGitHub: readonly string[] = [types.githubEnvironment, types.deploymentPolicy, types.environment];
const readers: readonly unknown[] = driftRoles;

export const rule: Rule = {
  id: "require-read-only-drift",
  sentence:
    "What looks for drift without anybody's approval can only read, and runs from the default branch alone.",
  protects: { entity: "DeploymentEnvironment, CredentialBundle", seed: "002" },
  remedy: "let the component make what looks for drift, and call no other GitHub environment drift-<name>",
  judges: (type) => grants.test(type) || ofGitHub.includes(type) || type === types.driftEnvironment,
  *check(resource) {
    if (grants.test(resource.type)) yield* checkGrant(resource);
    else if (resource.type === types.githubEnvironment) yield* checkEnvironment(resource);
    else if (resource.type === types.deploymentPolicy) yield* checkRefs(resource);
    else if (resource.type === types.environment) yield* checkName(resource, "ghEnvironment");
  },
  checkStack: checkPresence,
};

/** The account that looks has roles of the list alone, and jobs have none but through an account. */
function* checkGrant(resource: Resource): Generator<Violation> {
  for (const field of [...resource.each("member"), ...resource.each("members")]) {
    const member = resource.text(field) ?? "";
    // Who may become an account is for require-deploy-account-of-environment.
    const isBinding = resource.get("role") === "roles/iam.workloadIdentityUser";
    if (/principal(set)?:/.test(plain(member)) && !isBinding) {
      yield { field, problem: "gives a role to jobs themselves, and not to an account" };
    }
    if (isDriftAccount(member) && !readers.includes(resource.get("role"))) {
      yield { field: "role", problem: "is none of those that only read" };
    }
  }
}

/** Of whatever environment and project: what is called like it is taken for it. */
function isDriftAccount(member: string): boolean {
  return /(^|[^a-z0-9-])drift-[a-z0-9-]+@/.test(plain(member));
}

function* checkEnvironment(resource: Resource): Generator<Violation> {
  if (!isOfDrift(resource)) {
    yield* checkName(resource, "environment");
    return;
  }
  if (resource.get("canAdminsBypass") !== false) yield { field: "canAdminsBypass", problem: "must be false" };
  const isCustom = resource.get("deploymentBranchPolicy.customBranchPolicies") === true;
  if (!isCustom || resource.get("deploymentBranchPolicy.protectedBranches") !== false) {
    yield { field: "deploymentBranchPolicy", problem: "must be custom, for the default branch alone" };
  }
}

function* checkRefs(resource: Resource): Generator<Violation> {
  if (!isOfDrift(resource)) {
    yield* checkName(resource, "environment");
    return;
  }
  const [owner] = resource.owners();
  if (resource.get("branchPattern") !== owner?.get("repository.defaultBranch")) {
    yield { field: "branchPattern", problem: "is not the default branch" };
  }
  const tag = resource.get("tagPattern");
  if (tag !== undefined && tag !== null) yield { field: "tagPattern", problem: "lets tags in" };
}

/** A name by which something else would look like what nobody has to approve. */
function* checkName(resource: Resource, field: string): Generator<Violation> {
  if (isDriftName(resource.get(field))) {
    yield { field, problem: "is a name of what looks for drift, and this is not" };
  }
}

function* checkPresence(stack: Stack): Generator<StackViolation> {
  const environments = stack.below(types.driftEnvironment, types.githubEnvironment);
  const policies = stack.below(types.driftEnvironment, types.deploymentPolicy);
  for (const resource of stack.all(types.driftEnvironment)) {
    const [own = [], refs = []] = [environments.get(resource.urn), policies.get(resource.urn)];
    if (own.length !== 1 || refs.length !== 1 || ![...own, ...refs].every(isOfDrift)) {
      const problem = "must have exactly one environment at GitHub, and one branch that it runs from";
      yield { resource, field: "ghEnvironment", problem };
    }
  }
}
