import { leaveEvent } from "../evidence/leave-event.ts";
import { loadRepository } from "../catalog/load.ts";
import { findProject } from "../catalog/project.ts";
import { runGit } from "../clients/git/run-git.ts";
import { NoToken } from "../clients/rest/token-of.ts";
import { changeText } from "./approvals/approvals-text.ts";
import { checklistsOf } from "./approvals/checklists-of.ts";
import {
  type Candidate,
  type ChangeSet,
  type PullRequest,
  readCandidate,
  readChangeSet,
  readPullRequests,
} from "./approvals/change-set.ts";
import { requireTrusted } from "./approvals/judge-approvals.ts";
import { makeApproval } from "./approvals/make-approval.ts";
import { approvalProblem } from "./approvals/verify-approvals.ts";
import { openGitHub } from "./open-github.ts";
import { type Approvals, isOnePerson, type Reviewer, signers } from "../model/declared/approvals.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { formatApprovalTag } from "../model/observed/approval-tag.ts";
import { confirm, requireAnswer } from "../terminal/confirm.ts";
import type { Context } from "../terminal/context.ts";
import { createProgress } from "../terminal/progress.ts";
import { print, say } from "../terminal/say.ts";
import { whole } from "../terminal/width.ts";

export interface ApproveOptions {
  environment: string;
  /** A version, the whole id of a commit whose infrastructure is approved alone, or a hold that is to end. */
  subject: string;
  subproject: string | undefined;
  login: string | undefined;
  push: boolean;
  yes: boolean;
  json: boolean;
}

/** Shows what would come into an environment, asks, and makes the signed tag that approves it. Idempotent. */
export async function approve(context: Context, options: ApproveOptions): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const candidate = readCandidate(options);
  const { approvals, trusted } = await requireTrusted(root, candidate, undefined);
  refuseOtherMethods(candidate.environment, approvals);
  requireAnswer(context, options);
  await refuseUnmerged(root, candidate, trusted);
  const change = await readChangeSet(root, candidate, { infrastructure: trusted, place: "remote" });
  const reviewer = await whoApproves(root, approvals, options.login);
  const { login } = reviewer;
  const pulls = await pullsOf(context, root, change);
  const { onePerson } = approvals;
  const isTied = (author: Reviewer): boolean =>
    onePerson === undefined && isOnePerson(approvals, author, reviewer);
  const own = pulls?.filter(({ author }) => isTied(author)) ?? [];
  const text = `${changeText(candidate, change, pulls)}${await checklistsOf(root, candidate, "remote")}`;
  if (options.json) say(context, text);
  else print(context, text);
  if (own.length > 0) {
    throw new GantryError(`${login} wrote ${own.map(({ number }) => `#${number}`).join(", ")}`, {
      hint: "somebody else has to approve what you wrote",
      exitCode: ExitCode.violation,
    });
  }
  const tag = formatApprovalTag({ ...candidate, login });
  if (!options.yes && !(await confirm(`Sign ${tag}?`))) {
    throw new GantryError("not approved: the answer was no");
  }
  const { commit, infrastructure, broughtBy } = change;
  const asked = { root, candidate, approvals, trusted, commit, pulls: pulls ?? [], broughtBy };
  // It begins to wait with the tag.
  const judge = { ...asked, measuresWait: false };
  const made = await makeApproval(root, {
    tag,
    commit,
    infrastructure: infrastructure?.commit,
    candidate,
    login,
    isAlone: onePerson !== undefined,
    problemOf: (signed) => approvalProblem(signed, login, { ...judge, now: new Date() }),
  });
  if (made.replaced !== undefined) say(context, `made anew: ${tag} did not count: ${made.replaced}`);
  if (options.push) {
    await made.push();
    if (made.result !== "UNCHANGED") {
      await leaveEvent(context, {
        root,
        environment: candidate.environment,
        place: "remote",
        action: "rollout",
        operation: "approve",
        detail: {
          tag,
          commit,
          infrastructure: infrastructure?.commit,
          ...(onePerson === undefined ? {} : { approvals: "one person", reason: onePerson.reason }),
        },
      });
    }
  }
  const { named } = made;
  if (
    infrastructure !== undefined &&
    candidate.subject.kind === "version" &&
    named !== infrastructure.commit
  ) {
    say(
      context,
      `notice: it was signed with the infrastructure of ${named?.slice(0, 12) ?? "nobody knows which commit"}: approve what` +
        ` the default branch has now as well, with "gantry approve ${candidate.environment} ${infrastructure.commit}"`,
    );
  }
  if (options.json) {
    const document = { tag, commit: change.commit, result: made.result, pushed: options.push };
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    if (onePerson !== undefined)
      print(context, `one person, ${login}, alone: it waits ${onePerson.waitMinutes} minutes from now`);
    const next = options.push ? "pushed" : `next: ${whole(`git push origin refs/tags/${tag}`)}`;
    print(context, `${made.result} ${tag}\n${next}`);
  }
  return ExitCode.done;
}

/** Infrastructure comes from the default branch alone. */
async function refuseUnmerged(root: string, { subject }: Candidate, trusted: string): Promise<void> {
  if (subject.kind !== "commit") return;
  const ran = await runGit(root, ["merge-base", "--is-ancestor", subject.commit, trusted]);
  if (ran.exitCode === 0) return;
  throw new GantryError(`${subject.commit.slice(0, 12)} is not on the default branch as this clone has it`, {
    hint: 'merge it first, then "git fetch origin"',
    exitCode: ExitCode.usage,
  });
}

function refuseOtherMethods(environment: string, { method }: Approvals): void {
  if (method === "signed-tags") return;
  throw new GantryError(
    method === "none" ? `${environment} needs no approval` : `${environment} is approved at GitHub`,
    {
      hint:
        method === "none"
          ? "approvals.method of the catalog says who approves"
          : "open the waiting run of the deploy workflow and review its deployment",
      exitCode: ExitCode.usage,
    },
  );
}

/** Undefined without a token: whoever verifies the tag has one. */
async function pullsOf(
  context: Context,
  root: string,
  { commits }: ChangeSet,
): Promise<readonly PullRequest[] | undefined> {
  const { repository } = loadRepository(root).product;
  try {
    const github = await openGitHub({ repository, env: context.env, local: undefined });
    try {
      return (await readPullRequests(github.client, commits)).pulls;
    } finally {
      await github.close();
    }
  } catch (error) {
    if (!(error instanceof NoToken)) throw error;
    createProgress(context).step(`notice: ${error.message}, so nobody's pull requests are shown`);
    return undefined;
  }
}

/** The reviewer who signs: the login that was given, or that git knows as `github.user`. Throws for one who may not. */
async function whoApproves(root: string, approvals: Approvals, given: string | undefined): Promise<Reviewer> {
  const reviewers = signers(approvals);
  const configured = (await runGit(root, ["config", "github.user"], { own: true })).stdout;
  const login = given ?? configured;
  const known = reviewers.map((reviewer) => reviewer.login).join(", ");
  if (login === "") {
    throw new GantryError("it is not known who you are at GitHub", {
      hint: `add --login, or "git config --global github.user <login>"; these may approve: ${known}`,
      exitCode: ExitCode.usage,
    });
  }
  const found = reviewers.find((reviewer) => reviewer.login === login);
  if (found !== undefined) return found;
  const list = approvals.onePerson === undefined ? "among approvals.reviewers" : "approvals.onePerson";
  throw new GantryError(`"${login}" is not ${list}`, {
    hint: `these may approve: ${known}`,
    exitCode: ExitCode.violation,
  });
}
