import { accountName, type Approvals, personOf } from "../../model/declared/approvals.ts";
import { formatPath } from "../problem.ts";
import { onePersonField } from "../one-person-on-record.ts";
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
  yield* compareOnePerson(old, now);
}

/** Who is alone now, and was not; or waits less. */
function* compareOnePerson({ onePerson: old }: Approvals, { onePerson: now }: Approvals): Generator<Change> {
  if (now === undefined) return;
  const [before, after] = [old && accountName(old), accountName(now)];
  if (before !== after) yield { field: onePersonField, old: before ?? null, new: after };
  else if (old !== undefined && now.waitMinutes < old.waitMinutes)
    yield { field: `${onePersonField}.waitMinutes`, old: old.waitMinutes, new: now.waitMinutes };
}

/** Whose accounts no longer count as one person. */
function* comparePersons(old: Approvals, now: Approvals): Generator<Change> {
  for (const [person, accounts] of Object.entries(old.accounts ?? {})) {
    if (new Set(accounts.map((account) => personOf(now, account))).size === 1) continue;
    const left = now.accounts?.[person]?.map(accountName) ?? null;
    yield { field: formatPath(["approvals", "accounts", person]), old: accounts.map(accountName), new: left };
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
    reviewers: reviewers.map(accountName),
    branches: branches.length > 0 ? branches : [product.repository.defaultBranch],
  };
}
