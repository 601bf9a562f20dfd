import { ExitCode, GantryError } from "../../model/errors.ts";
import { tagNamed, tagText, type TagRef } from "../../clients/git/history.ts";
import { runGit } from "../../clients/git/run-git.ts";
import { subjectText } from "./approvals-text.ts";
import type { Candidate } from "./change-set.ts";
import { infrastructureIn } from "./verify-approvals.ts";

export interface ApprovalToMake {
  tag: string;
  commit: string;
  /** The commit that a version's program, catalog and pack come from. */
  infrastructure: string | undefined;
  candidate: Candidate;
  login: string;
  /** Whether nobody else is there to approve (approvals.onePerson), which the tag says. */
  isAlone: boolean;
  /** Why a tag is no approval that counts; undefined for one that does. */
  problemOf: (tag: TagRef) => Promise<string | undefined>;
}

export interface MadeApproval {
  result: "CREATED" | "UNCHANGED";
  /** Why the one that was there counted no more, so that it was made anew. */
  replaced: string | undefined;
  /** The infrastructure that it names. */
  named: string | undefined;
  push: () => Promise<void>;
}

/** With a person's own configuration of git, which says what they sign and push with. */
const own = { own: true, mayAsk: true };

/**
 * Signs the tag. One that is there already and counts stays as it is; one that does not, and that nobody else has, is
 * made anew. What git made is verified before it is told or pushed, whatever git ended with: git 2.39 makes an
 * unsigned tag, and ends with 0, where the program that signs has failed.
 */
export async function makeApproval(root: string, wanted: ApprovalToMake): Promise<MadeApproval> {
  const { tag, commit, problemOf } = wanted;
  const present = await tagNamed(root, tag);
  const problem = present && (await problemOf(present));
  if (present !== undefined) {
    const push = (): Promise<void> => pushTag(root, present);
    if (problem === undefined) {
      const named = infrastructureIn(await tagText(root, present.id));
      return { result: "UNCHANGED", replaced: undefined, named, push };
    }
    if (present.commit !== commit) {
      throw new GantryError(`"${tag}" is there already, on ${present.commit.slice(0, 12)}`, {
        hint: "an approval never moves, and neither does what it points at",
      });
    }
    await refuseWhereOthersHaveIt(root, tag, problem);
    await takeBack(root, present);
  }
  const made = await sign(root, wanted);
  const { infrastructure: named } = wanted;
  return { result: "CREATED", replaced: problem, named, push: () => pushTag(root, made) };
}

async function sign(
  root: string,
  { tag, commit, infrastructure, candidate, login, isAlone, problemOf }: ApprovalToMake,
): Promise<TagRef> {
  const { environment, subject } = candidate;
  const trailers = [
    `Commit: ${commit}`,
    ...(infrastructure === undefined ? [] : [`Infrastructure: ${infrastructure}`]),
    ...(isAlone ? ["Approvals: one person"] : []),
  ];
  const message = [`${login} approves ${subjectText(subject)} for ${environment}`, "", ...trailers].join(
    "\n",
  );
  const ran = await runGit(root, ["tag", "--sign", "--message", message, tag, commit], own);
  const made = await tagNamed(root, tag);
  if (ran.exitCode !== 0 || made === undefined) {
    throw new GantryError(`git could not sign "${tag}"`, { problems: linesOf(ran.stderr), hint: signHint });
  }
  const isMeant = (await tagText(root, made.id)).includes(`\n\n${message}\n-----BEGIN `);
  const problem = isMeant ? await problemOf(made) : "it is not signed, or says something else";
  if (problem === undefined) return made;
  await takeBack(root, made);
  throw new GantryError(`what git made as "${tag}" is no approval, and was taken back: ${problem}`, {
    problems: linesOf(ran.stderr),
    hint: signHint,
  });
}

const signHint =
  "git config gpg.format ssh and user.signingkey ~/.ssh/id_ed25519.pub, or an OpenPGP key: one of those that the" +
  " default branch lists for you";

/** Removes the clone's own ref, and only while it is that very tag. */
async function takeBack(root: string, { name, id }: TagRef): Promise<void> {
  const ran = await runGit(root, ["update-ref", "-d", `refs/tags/${name}`, id]);
  if (ran.exitCode === 0 && (await tagNamed(root, name)) === undefined) return;
  throw new GantryError(`"${name}" is no approval, and git cannot remove it`, {
    problems: linesOf(ran.stderr),
    hint: `remove it with "git tag -d ${name}"`,
  });
}

async function refuseWhereOthersHaveIt(root: string, tag: string, problem: string): Promise<void> {
  const hasRemote = (await runGit(root, ["remote", "get-url", "origin"], own)).exitCode === 0;
  if (!hasRemote || (await atRemote(root, tag)) === undefined) return;
  throw new GantryError(`"${tag}" is at the remote already, and does not count: ${problem}`, {
    hint: "an approval never moves: somebody else approves this version, or a new version is approved",
    exitCode: ExitCode.violation,
  });
}

async function pushTag(root: string, { name, id }: TagRef): Promise<void> {
  const ref = `refs/tags/${name}`;
  const ran = await runGit(root, ["push", "origin", `${ref}:${ref}`], own);
  if (ran.exitCode === 0 && (await atRemote(root, name)) === id) return;
  throw new GantryError(`"${name}" is made, and could not be pushed`, {
    problems:
      ran.exitCode === 0 ? ["the remote does not have it, although git says so"] : linesOf(ran.stderr),
    hint: `push it with "git push origin ${ref}"`,
  });
}

/** The id of the tag object that the remote has, asked where it is pushed to. */
async function atRemote(root: string, tag: string): Promise<string | undefined> {
  const { stdout: url } = await runGit(root, ["remote", "get-url", "--push", "origin"], own);
  const ran = await runGit(root, ["ls-remote", "--refs", url, `refs/tags/${tag}`], own);
  if (ran.exitCode === 0) return ran.stdout === "" ? undefined : ran.stdout.split("\t", 1)[0];
  throw new GantryError(`the remote does not say whether it has "${tag}"`, { problems: linesOf(ran.stderr) });
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}
