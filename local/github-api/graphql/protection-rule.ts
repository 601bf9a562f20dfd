import { protectionToken } from "../../github/common.ts";
import { findRepository, type RepositoryFacts } from "../../github/repository.ts";
import type { StoredResource } from "../../store.ts";
import { at, numberAt, textAt, type Properties } from "../../values.ts";
import type { ApiRequest } from "../http.ts";
import { recordsOf } from "../records.ts";
import { nodeName, nodeId, repositoryNodeId } from "../repositories.ts";
import { unresolved } from "./errors.ts";

/** The input of the provider's resource for each field of GitHub's that is on or off. */
export const switches = {
  allowsDeletions: "allowsDeletions",
  allowsForcePushes: "allowsForcePushes",
  isAdminEnforced: "enforceAdmins",
  lockBranch: "lockBranch",
  requiresCommitSignatures: "requireSignedCommits",
  requiresConversationResolution: "requireConversationResolution",
  requiresLinearHistory: "requiredLinearHistory",
} as const;

/** A branch protection rule by its node's id. Throws GitHub's error where there is none. */
export async function protectionOf({ store }: ApiRequest, id: string) {
  const stored = (await store.list(protectionToken)).find((each) => each.id === id);
  const owner = stored?.key.split("/")[0] ?? "";
  const repository = await findRepository(store, owner, textAt(stored?.state ?? {}, "repositoryId") ?? "");
  if (stored === undefined || repository === undefined)
    throw unresolved(`a node with the global id of '${id}'`);
  return { stored, repository, node: ruleNode(repository, stored) };
}

export async function rulesOf({ store }: ApiRequest, repository: RepositoryFacts) {
  const found = await recordsOf(store, protectionToken, repository);
  return found.map((each) => ruleNode(repository, each));
}

/** A page of nodes; a cursor is the place of the last node of the page before. */
export function connection<T>(all: readonly T[], { first, after }: { first?: number; after?: string }) {
  const start = after === undefined ? 0 : Number(after);
  const nodes = all.slice(start, first === undefined ? undefined : start + first);
  const end = start + nodes.length;
  const pageInfo = {
    startCursor: nodes.length === 0 ? null : String(start),
    endCursor: nodes.length === 0 ? null : String(end),
    hasNextPage: end < all.length,
    hasPreviousPage: start > 0,
  };
  return { nodes, pageInfo, totalCount: all.length };
}

export function ruleNode(repository: RepositoryFacts, { id, state }: StoredResource) {
  const [checks] = at(state, "requiredStatusChecks.*");
  const [reviews] = at(state, "requiredPullRequestReviews.*");
  const [pushes] = at(state, "restrictPushes.*");
  const on = (value: Properties[string] | undefined, name: string) => at(value, name)[0] === true;
  const flags = Object.entries(switches).map(([field, input]) => [field, state[input] === true] as const);
  return {
    __typename: "BranchProtectionRule",
    id,
    repository: { id: repositoryNodeId(repository), name: repository.name },
    pattern: textAt(state, "pattern") ?? "",
    ...Object.fromEntries(flags),
    blocksCreations: on(pushes, "blocksCreations"),
    restrictsPushes: pushes !== undefined,
    requiresStatusChecks: checks !== undefined,
    requiresStrictStatusChecks: on(checks, "strict"),
    requiredStatusCheckContexts: at(checks, "contexts.*"),
    requiresApprovingReviews: reviews !== undefined,
    requiredApprovingReviewCount:
      reviews === undefined ? null : (numberAt(reviews, "requiredApprovingReviewCount") ?? 1),
    requiresCodeOwnerReviews: on(reviews, "requireCodeOwnerReviews"),
    dismissesStaleReviews: on(reviews, "dismissStaleReviews"),
    restrictsReviewDismissals: on(reviews, "restrictDismissals"),
    requireLastPushApproval: on(reviews, "requireLastPushApproval"),
    bypassForcePushAllowances: allowances(at(state, "forcePushBypassers.*")),
    bypassPullRequestAllowances: allowances(at(reviews, "pullRequestBypassers.*")),
    pushAllowances: allowances(at(pushes, "pushAllowances.*")),
    reviewDismissalAllowances: allowances(at(reviews, "dismissalRestrictions.*")),
  };
}

function allowances(actors: readonly unknown[]) {
  const nodes = actors.flatMap((actor) => (typeof actor === "string" ? [{ actor: actorOf(actor) }] : []));
  return { nodes, totalCount: nodes.length };
}

/** Somebody as a program or a mutation names them: `/login`, `organisation/team`, or a node's id. */
function actorOf(actor: string) {
  const login = actor.startsWith("/") ? actor.slice(1) : nodeName("U", actor);
  if (login !== undefined) return { __typename: "User", id: nodeId("U", login), login, name: null };
  const slug = actor.includes("/") ? actor.split("/").at(-1) : nodeName("T", actor);
  if (slug !== undefined) return { __typename: "Team", id: nodeId("T", slug), slug, name: slug };
  return { __typename: "App", id: actor, slug: actor, name: actor };
}
