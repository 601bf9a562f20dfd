import type { Approvals } from "../../model/declared/approvals.ts";
import { clockSkewMs } from "../../model/clock-skew.ts";
import { approvalsFolder, parseApprovalTag } from "../../model/observed/approval-tag.ts";
import type { Candidate, PullRequest } from "./change-set.ts";
import { tagHeader, tagsBelow, tagText, type TagRef } from "../../clients/git/history.ts";
import { signatureProblem } from "./verify-signature.ts";

/** One approval tag, and why it does not count; undefined where it does. */
export interface JudgedApproval {
  login: string;
  tag: string;
  problem: string | undefined;
  /** The default branch's commit that it approves the version with; undefined where it names none. */
  infrastructure: string | undefined;
}

export interface VerifyOptions {
  root: string;
  candidate: Candidate;
  /** Of the default branch: who may approve, how many are needed, how long an approval counts. */
  approvals: Approvals;
  /** The default branch's commit, whose lists of keys count. */
  trusted: string;
  /** What an approval has to point at. */
  commit: string;
  pulls: readonly PullRequest[];
  /** The logins of others who cannot approve it: they brought there what a hold keeps out. */
  broughtBy: readonly string[];
  now: Date;
}

const hourMs = 3_600_000;

/** Judges every approval tag of what is to be let in (design.md, "Approvals where GitHub has none"). */
export async function verifyApprovals(options: VerifyOptions): Promise<JudgedApproval[]> {
  const { root, candidate } = options;
  const tags = await tagsBelow(root, approvalsFolder(candidate));
  return Promise.all(
    tags.map(async (tag) => {
      const login = parseApprovalTag(tag.name)?.login ?? "";
      const problem = login === "" ? "its name is no approval's" : await approvalProblem(tag, login, options);
      const infrastructure = tag.annotated ? infrastructureIn(await tagText(root, tag.id)) : undefined;
      return { login, tag: tag.name, problem, infrastructure };
    }),
  );
}

/** Why a tag of `login` does not count as an approval; undefined where it does. */
export async function approvalProblem(
  tag: TagRef,
  login: string,
  { root, candidate, approvals, trusted, commit, pulls, broughtBy, now }: VerifyOptions,
): Promise<string | undefined> {
  const comes = candidate.subject.kind === "hold" ? "waits" : "is to be deployed";
  const reviewer = approvals.reviewers.find((each) => each.login === login);
  if (reviewer === undefined) return `${login} is not among approvals.reviewers of the default branch`;
  if (!tag.annotated) return "it is a lightweight tag: it says neither who made it nor when";
  const header = await tagHeader(root, tag.id);
  // The name stands in what is signed; a ref can be given to any tag.
  if (header.tag !== tag.name) return `it was signed as "${header.tag}"`;
  if (header.type !== "commit" || header.object !== commit)
    return `it approves ${header.object.slice(0, 12)}, and ${commit.slice(0, 12)} ${comes}`;
  const wrong = await signatureProblem(root, { id: tag.id, login, trusted });
  if (wrong !== undefined) return wrong;
  const own = pulls.filter(({ author }) => author.id === reviewer.id);
  if (own.length > 0) {
    const numbers = own.map(({ number }) => `#${number}`).join(", ");
    return `${login} is the author of ${numbers}, which is among what ${comes}`;
  }
  if (isAmong(broughtBy, login)) return `${login} brought there what the hold keeps out`;
  const signed = header.seconds * 1000;
  if (signed > now.getTime() + clockSkewMs) return `it was signed in the future (${isoOf(signed)})`;
  if (signed + approvals.validHours * hourMs < now.getTime())
    return `it has expired: signed at ${isoOf(signed)}, and good for ${approvals.validHours} hours`;
  return undefined;
}

/** Logins as GitHub compares them. */
export function isAmong(logins: readonly string[], login: string): boolean {
  return logins.some((each) => each.toLowerCase() === login.toLowerCase());
}

/** The trailer of a signed message; undefined where there is none, or more than one. */
export function infrastructureIn(text: string): string | undefined {
  const [signed = ""] = text.split("\n-----BEGIN ", 1);
  const found = [...signed.matchAll(/^Infrastructure: ([0-9a-f]{40}|[0-9a-f]{64})$/gm)];
  return found.length === 1 ? found[0]?.[1] : undefined;
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
