import { z } from "zod";
import { objectId } from "../../clients/git/run-git.ts";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import type { Reviewer } from "../../model/declared/approvals.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";

const ref = z.object({ ref: z.string(), object: z.object({ sha: objectId }) });
const account = z.object({ id: z.int(), login: z.string(), type: z.string() });
const permission = "Contents: read";

/** The commit that a branch is at, by GitHub: what a clone fetched may be old, or have been put there. @throws RestFailed */
export async function branchAtGitHub(client: GitHubClient, branch: string): Promise<string> {
  const found = await client.find(ref, `/git/ref/heads/${branch}`, {
    what: `read where the branch ${branch} is`,
    permission,
  });
  if (found !== undefined) return found.object.sha;
  throw new GantryError(`GitHub has no branch "${branch}", which says who may approve`, {
    hint: "product.repository.defaultBranch names it",
    exitCode: ExitCode.violation,
  });
}

/** The ids of the tags below a folder of names, or of the one tag of that name, by their names. @throws RestFailed */
export async function tagsAtGitHub(client: GitHubClient, name: string): Promise<ReadonlyMap<string, string>> {
  const asked = { what: `read the tags ${name}`, permission };
  const refs = await client.list(ref, `/git/matching-refs/tags/${name}`, asked);
  return new Map(refs.map((each) => [each.ref.replace(/^refs\/tags\//, ""), each.object.sha]));
}

/** Why a tag of the clone is not the one that everybody has; undefined where it is. */
export function otherAtGitHub(
  { name, id }: { name: string; id: string },
  tags: ReadonlyMap<string, string>,
): string | undefined {
  const there = tags.get(name);
  if (there === id) return undefined;
  return there === undefined
    ? "GitHub does not have it: only what is pushed counts"
    : `GitHub has another one of that name, ${there.slice(0, 12)}, and this clone ${id.slice(0, 12)}`;
}

/** Why an account is no person who could approve; undefined where GitHub knows it as one. @throws RestFailed */
export async function accountProblem(
  client: GitHubClient,
  { id, login }: Reviewer,
): Promise<string | undefined> {
  const found = await client.find(account, `//user/${id}`, {
    what: `read whose account ${id} is`,
    permission: "Metadata: read",
  });
  if (found === undefined) return `GitHub has no account ${id}, which approvals.reviewers says is ${login}`;
  if (found.login.toLowerCase() !== login.toLowerCase())
    return `account ${id} is ${found.login}, and approvals.reviewers says that it is ${login}`;
  return found.type === "User"
    ? undefined
    : `${login} is a ${found.type} and no person: nobody answers for what it agrees to`;
}
