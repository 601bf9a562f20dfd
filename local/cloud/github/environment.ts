import { CloudError } from "../cloud-error.ts";
import type { InputProblem } from "../inputs/check-inputs.ts";
import type { ResourceType } from "../resource-type.ts";
import { at, isList, isProperties, numberAt, textAt, type Properties } from "../values.ts";
import {
  environmentId,
  environmentSecretToken,
  environmentToken,
  environmentVariableToken,
  escapePart,
  ownerOf,
  policyToken,
  repositoryId,
  requireEnvironment,
} from "./common.ts";
import { requireEnvironments, requireRepository } from "./repository.ts";
import { numberOf } from "./common.ts";

export const repositoryEnvironment: ResourceType = {
  token: environmentToken,
  page: "https://docs.github.com/en/rest/deployments/environments",
  emulated: [
    "creating one that exists takes it over, as GitHub's PUT does",
    "at most six reviewers; a wait timer of at most 43,200 minutes; exactly one of the two branch policies",
    "deleting takes its policies, variables and secrets along",
    "reading does not clear reviewers or `preventSelfReview` that someone removed, as the provider's read does not",
    "private repositories: no environments on the free plan, reviewers and timers on Enterprise only",
  ],
  missing: ["reviewers are not looked up; deployments do not wait for anybody"],
  identity: { kind: "natural", id: environmentId, fromImport: (id) => id },
  replaceOn: ["environment", "repository"],
  unordered: ["reviewers.*.users", "reviewers.*.teams"],
  check: (inputs) => [...checkReviewers(inputs), ...checkPolicy(inputs), ...checkTimer(inputs)],
  defaults: () => ({ canAdminsBypass: true, preventSelfReview: false, waitTimer: 0 }),
  computed: { repositoryId },
  existing: "adopt",
  before: async ({ state, context }, store) => {
    const repository = await requireRepository(state, context, store);
    const protects = at(state, "reviewers.*").length > 0 || (numberAt(state, "waitTimer") ?? 0) > 0;
    requireEnvironments(repository, protects);
  },
  afterDelete: async (state, store, key) => {
    const owner = key.slice(0, key.indexOf("/") + 1);
    for (const token of [policyToken, environmentVariableToken, environmentSecretToken]) {
      for (const each of await store.list(token)) {
        const same =
          each.state["repository"] === state["repository"] &&
          each.state["environment"] === state["environment"];
        if (same && each.key.startsWith(owner)) await store.delete(token, each.key);
      }
    }
  },
  onRead: (cloud, known) => {
    const reviewers = at(cloud, "reviewers.*.users.*").length + at(cloud, "reviewers.*.teams.*").length;
    const kept: Properties = known["reviewers"] === undefined ? {} : { reviewers: known["reviewers"] };
    // GitHub reports both in one protection rule, and the provider sets them only when it finds that rule.
    const alone = reviewers === 0 && known["preventSelfReview"] === true ? { preventSelfReview: true } : {};
    return reviewers === 0 ? { ...cloud, ...kept, ...alone } : cloud;
  },
};

export const deploymentPolicy: ResourceType = {
  token: policyToken,
  page: "https://docs.github.com/en/rest/deployments/branch-policies",
  emulated: [
    "the environment must exist with `customBranchPolicies`; exactly one of a branch and a tag pattern",
  ],
  missing: ["patterns are not matched against refs"],
  identity: {
    kind: "assigned",
    unique: (state, context) =>
      [
        ownerOf(context),
        environmentId(state),
        ...["branchPattern", "tagPattern"].map((name) => textAt(state, name) ?? ""),
      ].join("\n"),
    id: (hex, state) =>
      `${textAt(state, "repository") ?? ""}:${escapePart(textAt(state, "environment") ?? "")}:${numberOf(hex)}`,
  },
  replaceOn: ["environment", "repository"],
  replaceWhen: (before, after) => {
    const kinds = ["branchPattern", "tagPattern"];
    return kinds.every((kind) => before[kind] !== after[kind]) ? kinds : [];
  },
  check: (inputs) => {
    const given = ["branchPattern", "tagPattern"].filter((name) => at(inputs, name).length > 0);
    return given.length === 1
      ? []
      : [{ property: "branchPattern", reason: "exactly one of branchPattern and tagPattern must be set" }];
  },
  computed: { repositoryId, policyId: ({ id }) => Number(id.split(":").at(-1)) },
  before: async ({ state, context }, store) => {
    await requireRepository(state, context, store);
    const environment = await requireEnvironment(state, context, store);
    if (at(environment, "deploymentBranchPolicy.customBranchPolicies")[0] === true) return;
    throw new CloudError(404, "404 Not Found []: the environment has no custom branch policies");
  },
};

function checkReviewers(inputs: Properties): InputProblem[] {
  const given = inputs["reviewers"];
  if (!isList(given)) return [];
  if (given.length > 1) return [{ property: "reviewers", reason: "must be one object with users and teams" }];
  const count = at(inputs, "reviewers.*.users.*").length + at(inputs, "reviewers.*.teams.*").length;
  return count <= 6
    ? []
    : [{ property: "reviewers", reason: `at most 6 users and teams together, got ${count}` }];
}

function checkPolicy(inputs: Properties): InputProblem[] {
  const policy = inputs["deploymentBranchPolicy"];
  if (!isProperties(policy) || typeof policy["protectedBranches"] !== "boolean") return [];
  if (policy["protectedBranches"] !== policy["customBranchPolicies"]) return [];
  return [
    {
      property: "deploymentBranchPolicy",
      reason: "protectedBranches and customBranchPolicies cannot have the same value",
    },
  ];
}

function checkTimer(inputs: Properties): InputProblem[] {
  const minutes = numberAt(inputs, "waitTimer");
  if (minutes === undefined || (Number.isInteger(minutes) && minutes >= 0 && minutes <= 43_200)) return [];
  return [{ property: "waitTimer", reason: `must be from 0 to 43200 minutes, got ${minutes}` }];
}
