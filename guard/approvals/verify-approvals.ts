import { type Approvals, isOnePerson, type Reviewer, signers } from "../../model/declared/approvals.ts";
import { clockSkewMs } from "../../model/clock-skew.ts";
import { approvalsFolder, formatApprovalTag, parseApprovalTag } from "../../model/observed/approval-tag.ts";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { accountProblem, otherAtGitHub, tagsAtGitHub } from "./at-github.ts";
import type { Candidate, PullRequest } from "./change-set.ts";
import { committedAt, tagHeader, tagsBelow, tagText, type TagRef } from "../../clients/git/history.ts";
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
  /** Whether a team of one's tag counts only once it has waited: nobody else holds the job. */
  measuresWait: boolean;
  now: Date;
}

/** Where GitHub is asked what the clone has as well: not for a run on the local cloud, which has no GitHub of its own refs. */
export type AskedOf = GitHubClient | undefined;

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** Judges every approval tag of what is to be let in (design.md, "Approvals where GitHub has none"). */
export async function verifyApprovals(options: VerifyOptions, client: AskedOf): Promise<JudgedApproval[]> {
  const { root, candidate } = options;
  const folder = approvalsFolder(candidate);
  const tags = await tagsBelow(root, folder);
  const known = client && (await tagsAtGitHub(client, `${folder}/`));
  return Promise.all(
    tags.map(async (tag) => {
      const login = parseApprovalTag(tag.name)?.login ?? "";
      const isNamed = login !== "" && tag.name === formatApprovalTag({ ...candidate, login });
      const problem = isNamed
        ? ((await approvalProblem(tag, login, options)) ??
          (known && otherAtGitHub(tag, known)) ??
          (await strangerProblem(login, options.approvals, client)))
        : "its name is no approval's";
      const infrastructure = tag.annotated ? infrastructureIn(await tagText(root, tag.id)) : undefined;
      return { login, tag: tag.name, problem, infrastructure };
    }),
  );
}

/** Why GitHub does not know a reviewer as the person that the catalog says. */
async function strangerProblem(
  login: string,
  approvals: Approvals,
  client: AskedOf,
): Promise<string | undefined> {
  const reviewer = signers(approvals).find((each) => each.login === login);
  return client === undefined || reviewer === undefined ? undefined : accountProblem(client, reviewer);
}

/** Why a tag of `login` does not count as an approval; undefined where it does. */
export async function approvalProblem(
  tag: TagRef,
  login: string,
  options: VerifyOptions,
): Promise<string | undefined> {
  const { root, candidate, approvals, trusted, commit, now } = options;
  const comes = candidate.subject.kind === "hold" ? "waits" : "is to be deployed";
  const reviewer = signers(approvals).find((each) => each.login === login);
  if (reviewer === undefined) {
    const list = approvals.onePerson === undefined ? "among approvals.reviewers" : "approvals.onePerson";
    return `${login} is not ${list} of the default branch`;
  }
  if (!tag.annotated) return "it is a lightweight tag: it says neither who made it nor when";
  const header = await tagHeader(root, tag.id);
  // The name stands in what is signed; a ref can be given to any tag.
  if (header.tag !== tag.name) return `it was signed as "${header.tag}"`;
  if (header.type !== "commit" || header.object !== commit)
    return `it approves ${header.object.slice(0, 12)}, and ${commit.slice(0, 12)} ${comes}`;
  const wrong = await signatureProblem(root, { id: tag.id, login, trusted });
  if (wrong !== undefined) return wrong;
  const tied = approvals.onePerson === undefined ? tieProblem(login, reviewer, comes, options) : undefined;
  if (tied !== undefined) return tied;
  const signed = header.seconds * 1000;
  if (signed > now.getTime() + clockSkewMs) return `it was signed in the future (${isoOf(signed)})`;
  if (signed + approvals.validHours * hourMs < now.getTime())
    return `it has expired: signed at ${isoOf(signed)}, and good for ${approvals.validHours} hours`;
  return options.measuresWait ? waitProblem(signed, options) : undefined;
}

/** Why a reviewer may not approve this very thing; a team of one has nobody else. */
function tieProblem(
  login: string,
  reviewer: Reviewer,
  comes: string,
  { approvals, pulls, broughtBy }: VerifyOptions,
): string | undefined {
  const own = pulls.filter(({ author }) => isOnePerson(approvals, author, reviewer));
  if (own.length > 0) {
    const numbers = own.map(({ number }) => `#${number}`).join(", ");
    const others = new Set(own.map(({ author }) => author).filter(({ id }) => id !== reviewer.id));
    const by = [...others].map((author) => ` as ${author.login}`).join();
    return `${login} is the author of ${numbers}${by}, which is among what ${comes}`;
  }
  const brought = broughtBy.find((each) => isOnePerson(approvals, { login: each }, reviewer));
  if (brought !== undefined)
    return `${login} brought there what the hold keeps out${brought.toLowerCase() === login.toLowerCase() ? "" : `, as ${brought}`}`;
  return undefined;
}

/**
 * Whether a team of one's tag has waited. Whoever signs chooses the tag's time, and so no wait begins before the commit was
 * made, which is a merge by GitHub.
 */
async function waitProblem(
  signed: number,
  { root, commit, approvals: { onePerson }, now }: VerifyOptions,
): Promise<string | undefined> {
  if (onePerson === undefined) return undefined;
  const until = Math.max(signed, await committedAt(root, commit)) + onePerson.waitMinutes * minuteMs;
  if (until <= now.getTime()) return undefined;
  return `it waits until ${isoOf(until)}: ${onePerson.login} is alone, and what they sign waits ${onePerson.waitMinutes} minutes`;
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
