import { isOfDrift } from "../of-drift.ts";
import type { Resource } from "../resource.ts";
import type { Rule, StackViolation, Violation } from "../rule.ts";
import type { Stack } from "../stack.ts";
import { types } from "../types.ts";

export const rule: Rule = {
  id: "require-declared-approvals",
  sentence:
    "A GitHub environment asks for exactly what its catalog entry says: who, how long, from which refs.",
  protects: { entity: "DeploymentEnvironment", seed: "002" },
  remedy: "change approvals in the environment's config.yml, and let the component tell GitHub",
  judges: (type) =>
    type === types.githubEnvironment || type === types.deploymentPolicy || type === types.environment,
  *check(resource) {
    if (resource.type === types.environment || isOfDrift(resource)) return;
    const entity = resource.owner(types.environment);
    if (entity === undefined) {
      yield { field: "environment", problem: "is of no DeploymentEnvironment of the catalog" };
      return;
    }
    if (resource.get("environment") !== entity.get("ghEnvironment")) {
      yield { field: "environment", problem: "is another GitHub environment than the catalog's" };
    }
    if (resource.type === types.githubEnvironment) yield* checkEnvironment(resource, entity);
    else yield* checkRefs(resource, entity);
  },
  checkStack: checkPresence,
};

function* checkEnvironment(resource: Resource, entity: Resource): Generator<Violation> {
  if ((resource.get("waitTimer") ?? 0) !== minutesAtGitHub(entity)) {
    yield { field: "waitTimer", problem: "is not as many minutes as the catalog's waitMinutes" };
  }
  if (resource.get("canAdminsBypass") !== entity.get("approvals.adminBypass")) {
    yield { field: "canAdminsBypass", problem: "is not the catalog's adminBypass" };
  }
  const isByReviewers = entity.get("approvals.method") === "reviewers";
  const declared = isByReviewers ? valuesOf(entity, "approvals.reviewers", ".id") : [];
  // Where nobody reviews at GitHub, GitHub refuses to keep anybody from it.
  const selfReview = declared.length > 0 ? entity.get("approvals.preventSelfReview") : false;
  if ((resource.get("preventSelfReview") ?? false) !== selfReview) {
    yield { field: "preventSelfReview", problem: "is not what the catalog says" };
  }
  if (!isSame(valuesOf(resource, "reviewers", ".users"), declared)) {
    yield { field: "reviewers", problem: "are not those of the catalog" };
  }
  if (valuesOf(resource, "reviewers", ".teams").length > 0) {
    yield { field: "reviewers", problem: "has teams, which the catalog cannot name" };
  }
}

/** How long GitHub holds a job. A team of one waits there too, unless it has no wait timers: then the signed tag is waited for. */
function minutesAtGitHub(entity: Resource): unknown {
  const own = entity.get("approvals.waitMinutes") ?? 0;
  const alone = entity.get("approvals.onePerson.waitMinutes");
  if (typeof own !== "number" || typeof alone !== "number" || entity.get("waits") === "tag") return own;
  return Math.max(own, alone);
}

/** Without a list in the catalog only the default branch may deploy, which one pattern names exactly. */
function* checkRefs(resource: Resource, entity: Resource): Generator<Violation> {
  const branches = valuesOf(entity, "approvals.branches");
  const branch = resource.get("branchPattern");
  const isNamed = branches.includes(branch) || (branches.length === 0 && isExact(branch));
  if (branch !== undefined && !isNamed) {
    yield { field: "branchPattern", problem: "is none of the catalog's approvals.branches" };
  }
  const tag = resource.get("tagPattern");
  if (tag !== undefined && !valuesOf(entity, "approvals.tags").includes(tag)) {
    yield { field: "tagPattern", problem: "is none of the catalog's approvals.tags" };
  }
}

/** An entity without its GitHub environment: somebody renamed or removed what asks for the approval. */
function* checkPresence(stack: Stack): Generator<StackViolation> {
  const environments = stack.below(types.environment, types.githubEnvironment);
  for (const resource of stack.all(types.environment)) {
    const found = environments.get(resource.urn)?.length ?? 0;
    if (resource.get("atGitHub") === false) {
      if (found > 0)
        yield { resource, field: "atGitHub", problem: "says that GitHub has none, and it has one" };
    } else if (found !== 1) {
      yield { resource, field: "ghEnvironment", problem: "must have exactly one environment at GitHub" };
    }
  }
}

function isExact(pattern: unknown): boolean {
  return typeof pattern === "string" && /^[\w./-]+$/.test(pattern);
}

/** The values of a list, or those at `below` in each of its items, lists there opened. */
function valuesOf(resource: Resource, list: string, below = ""): unknown[] {
  return resource
    .each(list)
    .flatMap((item) => resource.each(`${item}${below}`))
    .map((path) => resource.get(path));
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((value) => other.includes(value));
}
