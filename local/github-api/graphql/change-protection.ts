import { numberOf, protectionToken } from "../../github/common.ts";
import { requireRules, type RepositoryFacts } from "../../github/repository.ts";
import { branchProtection } from "../../github/rules.ts";
import { at, textAt, type Properties } from "../../values.ts";
import type { ApiRequest } from "../http.ts";
import { record, recordsOf } from "../records.ts";
import { findByNodeId, nodeId } from "../repositories.ts";
import { forbidden, unprocessable, unresolved } from "./errors.ts";
import { protectionOf, ruleNode, switches } from "./protection-rule.ts";

/** The input of a mutation, judged by the schema before it comes here. */
interface Asked {
  readonly input: Properties;
}

export async function createRule({ input }: Asked, request: ApiRequest) {
  if (!request.mayEdit) throw forbidden();
  const id = textAt(input, "repositoryId") ?? "";
  const repository = await findByNodeId(request.store, id);
  if (repository === undefined) throw unresolved(`a node with the global id of '${id}'`);
  const state = await judged(
    request,
    repository,
    undefined,
    stateOf(input, { repositoryId: repository.name }),
  );
  const number = numberOf(request.now, repository.owner, repository.name, textAt(input, "pattern") ?? "");
  const made = record(request, protectionToken, repository.owner, nodeId("BPR", number), state);
  await request.store.write(made);
  return { branchProtectionRule: ruleNode(repository, made) };
}

export async function changeRule({ input }: Asked, request: ApiRequest) {
  if (!request.mayEdit) throw forbidden();
  const { stored, repository } = await protectionOf(request, textAt(input, "branchProtectionRuleId") ?? "");
  const state = await judged(request, repository, stored.key, stateOf(input, stored.state));
  const changed = { ...stored, updatedAt: request.now, state };
  await request.store.write(changed);
  return { branchProtectionRule: ruleNode(repository, changed) };
}

export async function deleteRule({ input }: Asked, request: ApiRequest) {
  if (!request.mayEdit) throw forbidden();
  const { stored } = await protectionOf(request, textAt(input, "branchProtectionRuleId") ?? "");
  await request.store.delete(protectionToken, stored.key);
  return { clientMutationId: input["clientMutationId"] ?? null };
}

/** The state, if GitHub would take it. Throws its error for what a plan has not, a second rule of a pattern, or a wrong value. */
async function judged(
  request: ApiRequest,
  repository: RepositoryFacts,
  own: string | undefined,
  state: Properties,
): Promise<Properties> {
  requireRules(repository);
  const others = await recordsOf(request.store, protectionToken, repository);
  const pattern = textAt(state, "pattern") ?? "";
  if (others.some((each) => each.key !== own && each.state["pattern"] === pattern))
    throw unprocessable(`Name already protected: ${pattern}`);
  const [problem] = branchProtection.check?.(state) ?? [];
  if (problem !== undefined) throw unprocessable(`${problem.property} ${problem.reason}`);
  return state;
}

/** What a mutation asks for, as the provider keeps it, over what was there. */
function stateOf(input: Properties, before: Properties): Properties {
  const said = (name: string, otherwise: Properties[string] | undefined) => input[name] ?? otherwise ?? null;
  const [checks] = at(before, "requiredStatusChecks.*");
  const [reviews] = at(before, "requiredPullRequestReviews.*");
  const [pushes] = at(before, "restrictPushes.*");
  const kept = (of: Properties[string] | undefined, name: string) => at(of, name)[0];
  const block = (isOn: Properties[string], name: string, inside: Properties) =>
    isOn === true ? { [name]: [inside] } : {};
  const flags = Object.entries(switches).map(
    ([field, own]) => [own, said(field, before[own] ?? false)] as const,
  );
  return {
    repositoryId: before["repositoryId"] ?? "",
    pattern: said("pattern", before["pattern"]),
    ...Object.fromEntries(flags),
    ...block(said("requiresStatusChecks", checks !== undefined), "requiredStatusChecks", {
      strict: said("requiresStrictStatusChecks", kept(checks, "strict") ?? false),
      contexts: said("requiredStatusCheckContexts", kept(checks, "contexts") ?? []),
    }),
    ...block(said("requiresApprovingReviews", reviews !== undefined), "requiredPullRequestReviews", {
      requiredApprovingReviewCount: said(
        "requiredApprovingReviewCount",
        kept(reviews, "requiredApprovingReviewCount") ?? 1,
      ),
      requireCodeOwnerReviews: said(
        "requiresCodeOwnerReviews",
        kept(reviews, "requireCodeOwnerReviews") ?? false,
      ),
      dismissStaleReviews: said("dismissesStaleReviews", kept(reviews, "dismissStaleReviews") ?? false),
      restrictDismissals: said("restrictsReviewDismissals", kept(reviews, "restrictDismissals") ?? false),
      requireLastPushApproval: said(
        "requireLastPushApproval",
        kept(reviews, "requireLastPushApproval") ?? false,
      ),
      dismissalRestrictions: said("reviewDismissalActorIds", kept(reviews, "dismissalRestrictions") ?? []),
      pullRequestBypassers: said("bypassPullRequestActorIds", kept(reviews, "pullRequestBypassers") ?? []),
    }),
    ...block(said("restrictsPushes", pushes !== undefined), "restrictPushes", {
      blocksCreations: said("blocksCreations", kept(pushes, "blocksCreations") ?? true),
      pushAllowances: said("pushActorIds", kept(pushes, "pushAllowances") ?? []),
    }),
    forcePushBypassers: said("bypassForcePushActorIds", before["forcePushBypassers"] ?? []),
  };
}
