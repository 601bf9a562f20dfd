import { z } from "zod";
import { runGit } from "../../clients/git/run-git.ts";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { RestFailed } from "../../clients/rest/rest-failed.ts";

/** Somebody as GitHub knows them. A login may be given to somebody else one day, the id never. */
export interface Account {
  login: string;
  id: number;
}

const login = z.string().regex(/^[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}(?:\[bot\])?$/);
const account = z.object({ login, id: z.int().positive() });
/** Whom a workflow's own token acts for; GitHub sets both in every job. */
const actor = z.object({ GITHUB_ACTOR: login, GITHUB_ACTOR_ID: z.coerce.number().pipe(account.shape.id) });
const noReply = /^(?<id>[1-9]\d{0,15})\+(?<login>[^@+]+)@users\.noreply\.github\.com$/;

/**
 * Whoever the token belongs to, by GitHub's own account. The token of a workflow or of an App belongs to nobody and may not
 * ask: then it is who started the workflow. @throws RestFailed
 */
export async function accountOf(
  client: GitHubClient,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Account> {
  const asked = { what: "find out whose token it is", permission: "Metadata: read" };
  try {
    return await client.get(account, "//user", asked);
  } catch (error) {
    const started = actor.safeParse(env);
    if (!(error instanceof RestFailed && error.status === 403 && started.success)) throw error;
    return { login: started.data.GITHUB_ACTOR, id: started.data.GITHUB_ACTOR_ID };
  }
}

/** On the local cloud: whom git knows as `github.user`, as for approvals. */
export async function localLogin(root: string): Promise<string | undefined> {
  const { stdout } = await runGit(root, ["config", "github.user"], { own: true });
  return login.safeParse(stdout).success ? stdout : undefined;
}

/** How an annotated tag names its maker: the address that GitHub gives to every account, with its id. */
export interface Tagger {
  name: string;
  email: string;
}

export function taggerOf({ login: name, id }: Account): Tagger {
  return { name, email: `${id}+${name}@users.noreply.github.com` };
}

/** The account that a tag's maker is; undefined where it names none. */
export function accountIn({ email }: Tagger): Account | undefined {
  const parts = noReply.exec(email)?.groups;
  const parsed = account.safeParse({ login: parts?.["login"], id: Number(parts?.["id"]) });
  return parsed.success ? parsed.data : undefined;
}
