import type { Approvals, Reviewer } from "../../model/declared/approvals.ts";
import type { Change } from "./loosening.ts";

/** The approvals of an environment, and the branch that may deploy where none is named. */
export interface ApprovalSetting {
  approvals: Approvals;
  product: { repository: { defaultBranch: string } };
}

/** Where a version gets in more easily: fewer approvals, fewer reviewers, approvals that
 * count for longer, more ways around, more branches and tags. */
export function* compareApprovals(base: ApprovalSetting, head: ApprovalSetting): Generator<Change> {
  const old = base.approvals;
  const now = head.approvals;
  if (needed(now) < needed(old) && now.method !== old.method)
    yield { field: "approvals.method", old: old.method, new: now.method };
  for (const key of ["required", "waitMinutes"] as const) {
    if (now[key] < old[key]) yield { field: `approvals.${key}`, old: old[key], new: now[key] };
  }
  if (now.validHours > old.validHours)
    yield { field: "approvals.validHours", old: old.validHours, new: now.validHours };
  if (old.reviewers.some(({ id }) => !now.reviewers.some((other) => other.id === id)))
    yield { field: "approvals.reviewers", old: old.reviewers.map(named), new: now.reviewers.map(named) };
  if (old.preventSelfReview && !now.preventSelfReview)
    yield { field: "approvals.preventSelfReview", old: true, new: false };
  if (!old.adminBypass && now.adminBypass) yield { field: "approvals.adminBypass", old: false, new: true };
  yield* wider("approvals.branches", branchesOf(base), branchesOf(head));
  yield* wider("approvals.tags", old.tags, now.tags);
}

/** How many people have to agree. GitHub's own reviewers are always asked for one approval. */
function needed({ method, required }: Approvals): number {
  if (method === "none") return 0;
  return method === "reviewers" ? 1 : required;
}

/** Both, since the id decides and the login is for reading. */
function named({ login, id }: Reviewer): string {
  return `${login} (${id})`;
}

function branchesOf({ approvals, product }: ApprovalSetting): readonly string[] {
  return approvals.branches.length > 0 ? approvals.branches : [product.repository.defaultBranch];
}

/** A pattern that was not there may match anything, so each new one counts. */
function* wider(field: string, old: readonly string[], now: readonly string[]): Generator<Change> {
  if (now.some((pattern) => !old.includes(pattern))) yield { field, old: [...old], new: [...now] };
}
