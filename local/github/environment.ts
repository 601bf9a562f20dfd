import { format } from "../checks.ts";
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
  importedId,
  numberOf,
  ownerOf,
  policyToken,
  repositoryId,
  requireEnvironment,
} from "./common.ts";
import { replaceOnOtherRepository, requireEnvironments, requireRepository } from "./repository.ts";

export const repositoryEnvironment: ResourceType = {
  token: environmentToken,
  page: "https://docs.github.com/en/rest/deployments/environments",
  emulated: [
    "creating one that exists takes it over, as GitHub's PUT does; an update makes one that is gone anew",
    "another name of the same repository updates it, another repository replaces it",
    "`preventSelfReview` is refused where there are no reviewers",
    "deleting takes its policies, variables and secrets along",
    "reading does not clear reviewers or `preventSelfReview` that someone removed, as the provider's read does not",
    "`waitTimer` is in the state where the program says it, and after the first refresh: 0 where there is none",
    "private repositories: no environments on the free plan, reviewers and timers on Enterprise only",
  ],
  missing: ["reviewers are not looked up; deployments do not wait for anybody"],
  identity: { kind: "natural", id: environmentId, fromImport: importedId("repository:environment") },
  key: (id, state) => (textAt(state, "environment") === undefined ? id : environmentId(state)),
  replaceOn: ["environment"],
  replaceWhen: replaceOnOtherRepository,
  updateMakes: true,
  unordered: ["reviewers.*.users", "reviewers.*.teams"],
  check: (inputs) => [
    ...format(
      inputs,
      "environment",
      /^[^\\`\p{Cc}]{1,255}$/u,
      "must have 1 to 255 characters, no \\ and no `",
    ),
    ...checkReviewers(inputs),
    ...checkPolicy(inputs),
    ...checkTimer(inputs),
  ],
  defaults: () => ({ canAdminsBypass: true, preventSelfReview: false }),
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
    const read = { ...cloud, waitTimer: cloud["waitTimer"] ?? 0 };
    return reviewers === 0 ? { ...read, ...kept, ...alone } : read;
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
    fromImport: importedId("repository:environment:policy"),
  },
  gone: "refuse",
  replaceOn: ["environment"],
  replaceWhen: async (before, after, cloud) => {
    const kinds = ["branchPattern", "tagPattern"];
    const others = await replaceOnOtherRepository(before, after, cloud);
    return kinds.every((kind) => before[kind] !== after[kind]) ? [...kinds, ...others] : others;
  },
  check: (inputs) => {
    const given = ["branchPattern", "tagPattern"].filter((name) => at(inputs, name).length > 0);
    return given.length === 1
      ? given.flatMap((name) => format(inputs, name, /./, "must not be empty"))
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
  if (given === undefined || given === null) return checkSelfReview(inputs);
  if (!isList(given)) return [];
  if (given.length > 1) return [{ property: "reviewers", reason: "must be one object with users and teams" }];
  const count = at(inputs, "reviewers.*.users.*").length + at(inputs, "reviewers.*.teams.*").length;
  if (count === 0) return checkSelfReview(inputs);
  return count <= 6
    ? []
    : [{ property: "reviewers", reason: `at most 6 users and teams together, got ${count}` }];
}

function checkSelfReview(inputs: Properties): InputProblem[] {
  if (inputs["preventSelfReview"] !== true) return [];
  return [{ property: "preventSelfReview", reason: "cannot be set without reviewers" }];
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
