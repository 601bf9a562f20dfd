import { GantryError } from "../../model/errors.ts";
import type { Candidate } from "./change-set.ts";
import { commitOf } from "../git/commit-of.ts";
import { runGit } from "../git/run-git.ts";

export interface ApprovalToMake {
  tag: string;
  commit: string;
  candidate: Candidate;
  login: string;
}

/** With a person's own configuration of git, which says what they sign with. */
const own = { own: true, mayAsk: true };

/** Signs the tag; where it is there already, on the same commit, nothing happens. */
export async function makeApproval(
  root: string,
  { tag, commit, candidate, login }: ApprovalToMake,
): Promise<{ result: "CREATED" | "UNCHANGED"; push: () => Promise<void> }> {
  const push = (): Promise<void> => pushTag(root, tag);
  const present = await commitOf(root, `refs/tags/${tag}`);
  if (present === commit) return { result: "UNCHANGED", push };
  if (present !== undefined) {
    throw new GantryError(`"${tag}" is there already, on ${present.slice(0, 12)}`, {
      hint: "an approval never moves: the version tag has moved, which it must not either",
    });
  }
  const { environment, version } = candidate;
  const message = `${login} approves ${version} for ${environment}\n\ncommit ${commit}`;
  const ran = await runGit(root, ["tag", "--sign", "--message", message, tag, commit], own);
  if (ran.exitCode === 0) return { result: "CREATED", push };
  throw new GantryError(`git could not sign "${tag}"`, {
    problems: ran.stderr.split("\n").filter((line) => line !== ""),
    hint: "git config gpg.format ssh and user.signingkey ~/.ssh/id_ed25519.pub, or an OpenPGP key",
  });
}

async function pushTag(root: string, tag: string): Promise<void> {
  const ref = `refs/tags/${tag}`;
  const ran = await runGit(root, ["push", "origin", `${ref}:${ref}`], own);
  if (ran.exitCode === 0) return;
  throw new GantryError(`"${tag}" is made, and could not be pushed`, {
    problems: ran.stderr.split("\n").filter((line) => line !== ""),
    hint: `git push origin ${ref}`,
  });
}
