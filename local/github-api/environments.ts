import type { RestEndpointMethodTypes } from "@octokit/rest";
import { z } from "zod";
import { repositoryEnvironment } from "../github/environment.ts";
import { environmentToken, escapePart, numberOf } from "../github/common.ts";
import { requireEnvironments, type RepositoryFacts } from "../github/repository.ts";
import type { StoredResource } from "../store.ts";
import { at, numberAt, textAt, type Properties } from "../values.ts";
import { ApiError, bodyOf, link, param, wholeSeconds, type ApiRequest, type Route } from "./http.ts";
import { simpleTeam, simpleUser } from "./people.ts";
import { environmentOf, record, recordsOf } from "./records.ts";
import { nodeId, repositoryOf } from "./repositories.ts";

const reviewer = z.object({ type: z.enum(["User", "Team"]), id: z.number().int() });
const settings = z.object({
  wait_timer: z.number().int().min(0).max(43_200).nullish(),
  prevent_self_review: z.boolean().nullish(),
  can_admins_bypass: z.boolean().nullish(),
  reviewers: z.array(reviewer).max(6).nullish(),
  deployment_branch_policy: z
    .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .refine(
      (policy) => policy.protected_branches !== policy.custom_branch_policies,
      "cannot have the same value twice",
    )
    .nullish(),
});

/** `environment` of GitHub's description, and the one field that is in its answers alone. */
type EnvironmentBody = RestEndpointMethodTypes["repos"]["getEnvironment"]["response"]["data"] & {
  can_admins_bypass: boolean;
};
type ProtectionRule = NonNullable<EnvironmentBody["protection_rules"]>[number];

/** https://docs.github.com/en/rest/deployments/environments */
export const environmentRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/environments",
    answer: async (request) => {
      const repository = await repositoryOf(request);
      const found = await recordsOf(request.store, environmentToken, repository);
      return {
        status: 200,
        name: "environments",
        list: found.map((each) => environmentBody(request, repository, each)),
      };
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/environments/{environment_name}",
    answer: async (request) => {
      const { repository, stored } = await environmentOf(request);
      return { status: 200, body: environmentBody(request, repository, stored) };
    },
  },
  { method: "PUT", path: "/repos/{owner}/{repo}/environments/{environment_name}", answer: putEnvironment },
  {
    method: "DELETE",
    path: "/repos/{owner}/{repo}/environments/{environment_name}",
    answer: async (request) => {
      const { stored } = await environmentOf(request);
      await request.store.delete(environmentToken, stored.key);
      await repositoryEnvironment.afterDelete?.(stored.state, request.store, stored.key);
      return { status: 204 };
    },
  },
];

/** Whatever a request leaves out gets its default: GitHub's PUT replaces the settings as a whole. */
async function putEnvironment(request: ApiRequest) {
  const repository = await repositoryOf(request);
  const wanted = bodyOf(request, settings);
  const reviewers = wanted.reviewers ?? [];
  refuseByPlan(repository, reviewers.length > 0 || (wanted.wait_timer ?? 0) > 0);
  const name = param(request, "environment_name");
  const id = `${repository.name}:${escapePart(name)}`;
  const policy = wanted.deployment_branch_policy;
  const ids = (type: "User" | "Team") =>
    reviewers.filter((each) => each.type === type).map((each) => each.id);
  const state: Properties = {
    repository: repository.name,
    environment: name,
    repositoryId: repository.id,
    canAdminsBypass: wanted.can_admins_bypass ?? true,
    preventSelfReview: wanted.prevent_self_review ?? false,
    waitTimer: wanted.wait_timer ?? 0,
    ...(reviewers.length === 0 ? {} : { reviewers: [{ users: ids("User"), teams: ids("Team") }] }),
    ...(policy === null || policy === undefined
      ? {}
      : {
          deploymentBranchPolicy: {
            protectedBranches: policy.protected_branches,
            customBranchPolicies: policy.custom_branch_policies,
          },
        }),
  };
  const before = await request.store.read(environmentToken, `${repository.owner}/${id}`);
  const made = record(request, environmentToken, repository.owner, id, state);
  const stored = { ...made, createdAt: before?.createdAt ?? made.createdAt };
  await request.store.write(stored);
  return { status: 200, body: environmentBody(request, repository, stored) };
}

function refuseByPlan(repository: RepositoryFacts, protects: boolean): void {
  try {
    requireEnvironments(repository, protects);
  } catch (error) {
    if (repository.plan === "free") throw new ApiError(404, "Not Found");
    throw new ApiError(
      422,
      error instanceof Error ? error.message.replace(/^422 | \[\]$/g, "") : "Validation Failed",
    );
  }
}

function environmentBody(
  request: ApiRequest,
  repository: RepositoryFacts,
  stored: StoredResource,
): EnvironmentBody {
  const { state } = stored;
  const name = textAt(state, "environment") ?? "";
  const id = numberOf("environment", stored.key);
  const policy = at(state, "deploymentBranchPolicy")[0];
  return {
    id,
    node_id: nodeId("EN", id),
    name,
    url: link(request, repository, `/environments/${encodeURIComponent(name)}`),
    html_url: `https://github.com/${repository.owner}/${repository.name}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
    created_at: wholeSeconds(stored.createdAt),
    updated_at: wholeSeconds(stored.updatedAt),
    can_admins_bypass: state["canAdminsBypass"] !== false,
    protection_rules: protectionRules(state, id),
    deployment_branch_policy:
      policy === undefined
        ? null
        : {
            protected_branches: at(policy, "protectedBranches")[0] === true,
            custom_branch_policies: at(policy, "customBranchPolicies")[0] === true,
          },
  };
}

/** GitHub lists a rule only where there is something to it; without reviewers nothing says who may not review. */
export function protectionRules(state: Properties, id: number): ProtectionRule[] {
  const minutes = numberAt(state, "waitTimer") ?? 0;
  const numbers = (path: string) => at(state, path).filter((id) => typeof id === "number");
  const reviewers = [
    ...numbers("reviewers.*.users.*").map((user) => ({
      type: "User" as const,
      reviewer: simpleUser(user, `user-${user}`),
    })),
    ...numbers("reviewers.*.teams.*").map((team) => ({
      type: "Team" as const,
      reviewer: simpleTeam(team),
    })),
  ];
  const rule = <Rest extends object>(type: string, rest: Rest) => ({
    id: numberOf(type, String(id)),
    node_id: nodeId("GA", `${id}${type}`),
    type,
    ...rest,
  });
  return [
    ...(minutes > 0 ? [rule("wait_timer", { wait_timer: minutes })] : []),
    ...(reviewers.length > 0
      ? [rule("required_reviewers", { prevent_self_review: state["preventSelfReview"] === true, reviewers })]
      : []),
    ...(state["deploymentBranchPolicy"] === undefined ? [] : [rule("branch_policy", {})]),
  ];
}
