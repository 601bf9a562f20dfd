import type { Approvals } from "../../model/declared/approvals.ts";
import { clockSkewMs } from "../../model/clock-skew.ts";
import { parseApprovalTag } from "../../model/observed/approval-tag.ts";
import type { Candidate, PullRequest } from "./change-set.ts";
import { tagHeader, tagsBelow, type TagRef } from "../../clients/git/history.ts";
import { signatureProblem } from "./verify-signature.ts";

/** One approval tag, and why it does not count; undefined where it does. */
export interface JudgedApproval {
  login: string;
  tag: string;
  problem: string | undefined;
}

export interface VerifyOptions {
  root: string;
  candidate: Candidate;
  /** Of the default branch: who may approve, how many are needed, how long an approval counts. */
  approvals: Approvals;
  /** The default branch's commit, whose lists of keys count. */
  trusted: string;
  /** The commit that is to be deployed. */
  commit: string;
  pulls: readonly PullRequest[];
  now: Date;
}

const hourMs = 3_600_000;
/** The folder of the names of a version's approval tags. */
function approvalsFolder({ subproject, environment, version }: Candidate): string {
  const name = `approvals/${environment}/${version}`;
  return subproject === undefined ? name : `${subproject}/${name}`;
}

/** Judges every approval tag of a version (design.md, "Approvals where GitHub has none"). */
export async function verifyApprovals(options: VerifyOptions): Promise<JudgedApproval[]> {
  const { root, candidate } = options;
  const tags = await tagsBelow(root, approvalsFolder(candidate));
  return Promise.all(
    tags.map(async (tag) => {
      const login = parseApprovalTag(tag.name)?.login ?? "";
      const problem = login === "" ? "its name is no approval's" : await approvalProblem(tag, login, options);
      return { login, tag: tag.name, problem };
    }),
  );
}

/** Why a tag of `login` does not count as an approval; undefined where it does. */
export async function approvalProblem(
  tag: TagRef,
  login: string,
  { root, approvals, trusted, commit, pulls, now }: VerifyOptions,
): Promise<string | undefined> {
  const reviewer = approvals.reviewers.find((each) => each.login === login);
  if (reviewer === undefined) return `${login} is not among approvals.reviewers of the default branch`;
  if (!tag.annotated) return "it is a lightweight tag: it says neither who made it nor when";
  const header = await tagHeader(root, tag.id);
  // The name stands in what is signed; a ref can be given to any tag.
  if (header.tag !== tag.name) return `it was signed as "${header.tag}"`;
  if (header.type !== "commit" || header.object !== commit)
    return `it approves ${header.object.slice(0, 12)}, and ${commit.slice(0, 12)} is to be deployed`;
  const wrong = await signatureProblem(root, { id: tag.id, login, trusted });
  if (wrong !== undefined) return wrong;
  const own = pulls.filter(({ author }) => author.id === reviewer.id);
  if (own.length > 0) {
    const numbers = own.map(({ number }) => `#${number}`).join(", ");
    return `${login} is the author of ${numbers}, which is among what would be deployed`;
  }
  const signed = header.seconds * 1000;
  if (signed > now.getTime() + clockSkewMs) return `it was signed in the future (${isoOf(signed)})`;
  if (signed + approvals.validHours * hourMs < now.getTime())
    return `it has expired: signed at ${isoOf(signed)}, and good for ${approvals.validHours} hours`;
  return undefined;
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
