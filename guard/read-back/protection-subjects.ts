import { z } from "zod";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import type { DeclaredProtection } from "./declared.ts";
import { setOf, type Subject } from "./subject.ts";

const toggle = z.object({ enabled: z.boolean().default(false) }).default({ enabled: false });
const named = z.object({ id: z.int() });
const people = z
  .object({
    users: z.array(named).default([]),
    teams: z.array(named).default([]),
    apps: z.array(named).default([]),
  })
  .optional();
/** https://docs.github.com/en/rest/branches/branch-protection: `branch-protection` of GitHub's description. */
const protection = z.object({
  enforce_admins: z.object({ enabled: z.boolean() }),
  required_signatures: toggle,
  required_linear_history: toggle,
  allow_force_pushes: toggle,
  allow_deletions: toggle,
  block_creations: toggle,
  required_conversation_resolution: toggle,
  lock_branch: toggle,
  allow_fork_syncing: toggle,
  restrictions: people,
  required_status_checks: z
    .object({ strict: z.boolean().default(false), contexts: z.array(z.string()) })
    .optional(),
  required_pull_request_reviews: z
    .object({
      dismiss_stale_reviews: z.boolean(),
      require_code_owner_reviews: z.boolean(),
      require_last_push_approval: z.boolean().default(false),
      required_approving_review_count: z.int().default(0),
      bypass_pull_request_allowances: people,
      dismissal_restrictions: people,
    })
    .optional(),
});

export function declaredProtections(protections: readonly DeclaredProtection[]): Subject[] {
  return protections.map(({ inputs }) => {
    const [checks] = inputs.requiredStatusChecks;
    const [reviews] = inputs.requiredPullRequestReviews;
    return {
      what: protectionTitle(inputs.pattern),
      fields: {
        enforce_admins: inputs.enforceAdmins,
        required_signatures: inputs.requireSignedCommits,
        required_linear_history: inputs.requiredLinearHistory,
        allow_force_pushes: inputs.allowsForcePushes,
        allow_deletions: inputs.allowsDeletions,
        required_conversation_resolution: inputs.requireConversationResolution,
        lock_branch: inputs.lockBranch,
        required_status_checks: checks !== undefined,
        "required_status_checks.strict": checks?.strict ?? false,
        "required_status_checks.contexts": setOf(checks?.contexts ?? []),
        required_pull_request_reviews: reviews !== undefined,
        "reviews.required_approving_review_count": reviews?.requiredApprovingReviewCount ?? 0,
        "reviews.require_code_owner_reviews": reviews?.requireCodeOwnerReviews ?? false,
        "reviews.dismiss_stale_reviews": reviews?.dismissStaleReviews ?? false,
        "reviews.require_last_push_approval": reviews?.requireLastPushApproval ?? false,
      },
    };
  });
}

/** The classic protection of a branch; nothing where it has none. */
export async function foundProtection(client: GitHubClient, branch: string): Promise<Subject[]> {
  const found = await client.find(protection, `/branches/${encodeURIComponent(branch)}/protection`, {
    what: `read the protection of branch "${branch}"`,
    permission: "Administration: read",
  });
  if (found === undefined) return [];
  const { required_status_checks: checks, required_pull_request_reviews: reviews } = found;
  return [
    {
      what: protectionTitle(branch),
      fields: {
        enforce_admins: found.enforce_admins.enabled,
        required_signatures: found.required_signatures.enabled,
        required_linear_history: found.required_linear_history.enabled,
        allow_force_pushes: found.allow_force_pushes.enabled,
        allow_deletions: found.allow_deletions.enabled,
        block_creations: found.block_creations.enabled,
        required_conversation_resolution: found.required_conversation_resolution.enabled,
        lock_branch: found.lock_branch.enabled,
        allow_fork_syncing: found.allow_fork_syncing.enabled,
        restrictions: listOf(found.restrictions),
        required_status_checks: checks !== undefined,
        "required_status_checks.strict": checks?.strict ?? false,
        "required_status_checks.contexts": setOf(checks?.contexts ?? []),
        required_pull_request_reviews: reviews !== undefined,
        "reviews.required_approving_review_count": reviews?.required_approving_review_count ?? 0,
        "reviews.require_code_owner_reviews": reviews?.require_code_owner_reviews ?? false,
        "reviews.dismiss_stale_reviews": reviews?.dismiss_stale_reviews ?? false,
        "reviews.require_last_push_approval": reviews?.require_last_push_approval ?? false,
        "reviews.bypass_pull_request_allowances": listOf(reviews?.bypass_pull_request_allowances),
        "reviews.dismissal_restrictions": listOf(reviews?.dismissal_restrictions),
      },
    },
  ];
}

function protectionTitle(branch: string): string {
  return `protection of branch ${branch}`;
}

function listOf(given: z.infer<typeof people>): readonly string[] {
  if (given === undefined) return [];
  const { users, teams, apps } = given;
  return setOf([
    ...users.map(({ id }) => `user ${id}`),
    ...teams.map(({ id }) => `team ${id}`),
    ...apps.map(({ id }) => `app ${id}`),
  ]);
}
