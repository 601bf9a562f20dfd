import type { RestEndpointMethodTypes } from "@octokit/rest";
import { protectionToken } from "../github/common.ts";
import type { RepositoryFacts } from "../github/repository.ts";
import type { StoredResource } from "../store.ts";
import { at, numberAt, type Properties, type Value } from "../values.ts";
import { ApiError, link, param, type ApiRequest, type Route } from "./http.ts";
import { recordsOf } from "./records.ts";
import { ruled } from "./rulesets.ts";

const base = "/repos/{owner}/{repo}/branches/{branch}/protection";

/** https://docs.github.com/en/rest/branches/branch-protection; rules are made by the provider, here they are read and removed. */
export const branchProtectionRoutes: readonly Route[] = [
  {
    method: "GET",
    path: base,
    answer: async (request) => {
      const { repository, stored } = await find(request);
      return { status: 200, body: protectionBody(request, repository, stored.state) };
    },
  },
  {
    method: "DELETE",
    path: base,
    answer: async (request) => {
      await request.store.delete(protectionToken, (await find(request)).stored.key);
      return { status: 204 };
    },
  },
];

async function find(request: ApiRequest): Promise<{ repository: RepositoryFacts; stored: StoredResource }> {
  const repository = await ruled(request);
  const branch = param(request, "branch");
  const rules = await recordsOf(request.store, protectionToken, repository);
  // A rule that names the branch goes before one whose pattern fits it.
  const stored =
    rules.find((each) => each.state["pattern"] === branch) ??
    rules.find((each) => fits(each.state["pattern"], branch));
  if (stored === undefined) throw new ApiError(404, "Branch not protected");
  return { repository, stored };
}

function texts(values: readonly Value[]): string[] {
  return values.filter((value) => typeof value === "string");
}

/** GitHub matches with Ruby's fnmatch: `*` stops at a slash, `**` followed by a slash does not. */
function fits(pattern: unknown, branch: string): boolean {
  if (typeof pattern !== "string") return false;
  const parts = pattern
    .split(/(\*\*\/|\*|\?)/)
    .map((part) => wildcards[part] ?? part.replace(/[.+^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("")}$`).test(branch);
}

const wildcards: Readonly<Record<string, string>> = { "**/": "(?:.*/)?", "*": "[^/]*", "?": "[^/]" };

function protectionBody(
  request: ApiRequest,
  repository: RepositoryFacts,
  state: Properties,
): RestEndpointMethodTypes["repos"]["getBranchProtection"]["response"]["data"] {
  const url = link(
    request,
    repository,
    `/branches/${encodeURIComponent(param(request, "branch"))}/protection`,
  );
  const [checks] = at(state, "requiredStatusChecks.*");
  const [reviews] = at(state, "requiredPullRequestReviews.*");
  const contexts = texts(checks === undefined ? [] : at(checks, "contexts.*"));
  const enabled = (name: string) => ({ enabled: state[name] === true });
  return {
    url,
    ...(checks === undefined
      ? {}
      : {
          required_status_checks: {
            url: `${url}/required_status_checks`,
            strict: at(checks, "strict")[0] === true,
            contexts,
            checks: contexts.map((context) => ({ context, app_id: null })),
          },
        }),
    ...(reviews === undefined
      ? {}
      : {
          required_pull_request_reviews: {
            url: `${url}/required_pull_request_reviews`,
            dismiss_stale_reviews: at(reviews, "dismissStaleReviews")[0] === true,
            require_code_owner_reviews: at(reviews, "requireCodeOwnerReviews")[0] === true,
            require_last_push_approval: at(reviews, "requireLastPushApproval")[0] === true,
            required_approving_review_count: numberAt(reviews, "requiredApprovingReviewCount") ?? 1,
          },
        }),
    enforce_admins: { url: `${url}/enforce_admins`, ...enabled("enforceAdmins") },
    required_signatures: { url: `${url}/required_signatures`, ...enabled("requireSignedCommits") },
    required_linear_history: enabled("requiredLinearHistory"),
    allow_force_pushes: enabled("allowsForcePushes"),
    allow_deletions: enabled("allowsDeletions"),
    required_conversation_resolution: enabled("requireConversationResolution"),
    lock_branch: enabled("lockBranch"),
  };
}
