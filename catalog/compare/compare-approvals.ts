import { type Approvals, personOf, type Reviewer } from "../../model/declared/approvals.ts";
import { formatPath } from "../problem.ts";
import { compareFields } from "./compare-keys.ts";
import type { Change } from "./loosening.ts";

/** The approvals of an environment, and the branch that may deploy where none is named. */
export interface ApprovalSetting {
  approvals: Approvals;
  product: { repository: { defaultBranch: string } };
}

/** Where a version gets in more easily: fewer approvals, other people, approvals that count for longer, more ways around. */
export function* compareApprovals(base: ApprovalSetting, head: ApprovalSetting): Generator<Change> {
  const old = base.approvals;
  const now = head.approvals;
  if (needed(now) < needed(old) && now.method !== old.method)
    yield { field: "approvals.method", old: old.method, new: now.method };
  yield* compareFields("approvals", written(base), written(head));
  yield* comparePersons(old, now);
}

/** Whose accounts no longer count as one person. */
function* comparePersons(old: Approvals, now: Approvals): Generator<Change> {
  for (const [person, accounts] of Object.entries(old.accounts ?? {})) {
    if (new Set(accounts.map((account) => personOf(now, account))).size === 1) continue;
    const left = now.accounts?.[person]?.map(named) ?? null;
    yield { field: formatPath(["approvals", "accounts", person]), old: accounts.map(named), new: left };
  }
}

/** How many people have to agree. GitHub's own reviewers are always asked for one approval. */
function needed({ method, required }: Approvals): number {
  if (method === "none") return 0;
  return method === "reviewers" ? 1 : required;
}

/** As entries of the log write it, with the branch that may deploy where none is named. */
function written({ approvals, product }: ApprovalSetting): object {
  const { branches, reviewers } = approvals;
  return {
    ...approvals,
    reviewers: reviewers.map(named),
    branches: branches.length > 0 ? branches : [product.repository.defaultBranch],
  };
}

/** Both, since GitHub goes by the id, and a signature by the login. */
function named({ login, id }: Reviewer): string {
  return `${login} (${id})`;
}
