import { type Approvals, isOnePerson, personOf, type Reviewer } from "../../model/declared/approvals.ts";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { type Candidate, readChangeSet, readPullRequests } from "./change-set.ts";
import type { RunApprovals } from "./run-approvals.ts";

interface ApprovedRun {
  root: string;
  client: GitHubClient;
  approvals: Approvals;
  run: RunApprovals;
  /** What it lets in. */
  candidates: readonly Candidate[];
  /** The commit that program, catalog and pack come from. */
  infrastructure: string;
}

/**
 * Why the approvals that GitHub has taken for a run are of nobody else than who wrote what it lets in, or began it, by the
 * catalog's account of who is one person; undefined where one is. GitHub counts accounts: those of persons who have only one
 * it has judged itself, as the environment there says. @throws RestFailed
 */
export async function secondAccountProblem(options: ApprovedRun): Promise<string | undefined> {
  const { approvals, run } = options;
  const { accounts = {}, adminBypass } = approvals;
  if (Object.keys(accounts).length === 0) return undefined;
  if (run.approvers.length === 0)
    return adminBypass ? undefined : "GitHub names nobody who approved this run";
  if (run.approvers.some((approver) => !hasSeveral(approvals, approver))) return undefined;
  const own = await ownPart(options);
  const found = run.approvers.map((approver) => own.find(({ by }) => isOnePerson(approvals, by, approver)));
  if (found.includes(undefined)) return undefined;
  const why = run.approvers.map(({ login }, index) => {
    const { by, did } = found[index] ?? { by: { login }, did: "wrote it" };
    const as = by.login.toLowerCase() === login.toLowerCase() ? "" : ` as ${by.login}`;
    return `${login}, who ${did}${as}`;
  });
  return `approved by ${why.join(", and by ")}`;
}

interface Part {
  by: Pick<Reviewer, "login" | "id">;
  /** Such as `wrote #12`. */
  did: string;
}

/** Who wrote what comes, and who began the run, where whoever did that may not approve it. */
async function ownPart({
  root,
  client,
  approvals,
  run,
  candidates,
  infrastructure,
}: ApprovedRun): Promise<Part[]> {
  const changes = await Promise.all(
    candidates.map((candidate) => readChangeSet(root, candidate, { infrastructure, place: "remote" })),
  );
  const commits = new Map(changes.flatMap((change) => change.commits.map((each) => [each.sha, each])));
  const { pulls } = await readPullRequests(client, [...commits.values()]);
  const wrote = pulls.map(({ author, number }): Part => ({ by: author, did: `wrote #${number}` }));
  const began = approvals.preventSelfReview
    ? run.startedBy.map((by): Part => ({ by, did: "began the run" }))
    : [];
  return [...began, ...wrote];
}

function hasSeveral(approvals: Approvals, account: Reviewer): boolean {
  return personOf(approvals, account).startsWith("person ");
}
