import { execaSync } from "execa";
import { accountToken } from "../../local/github-api/people.ts";
import { refToken } from "../../local/github-api/refs.ts";
import { Store } from "../../local/store.ts";
import type { ApprovalsProject } from "./approvals-project.ts";
import type { Asked, Reply } from "./loopback-server.ts";

export interface KnownAccount {
  login: string;
  type: "User" | "Bot" | "Organization";
}

/** GitHub as far as approvals ask it, over a real remote's refs and the pull requests that the project has recorded. */
export function gitHubOf(
  project: ApprovalsProject,
  accounts: ReadonlyMap<number, KnownAccount>,
): (asked: Asked) => Reply {
  const headers = { "content-type": "application/json" };
  return ({ path }) => {
    const body = answer(project, accounts, decodeURIComponent(path.replace(/\?.*$/, "")));
    return body === undefined ? { status: 404, headers, body: {} } : { headers, body };
  };
}

function answer(
  project: ApprovalsProject,
  accounts: ReadonlyMap<number, KnownAccount>,
  path: string,
): unknown {
  const id = /^\/user\/(?<id>\d+)$/.exec(path)?.groups?.["id"];
  if (id !== undefined) {
    const known = accounts.get(Number(id));
    return known && { id: Number(id), ...known };
  }
  const below = /^\/repos\/lotus-labs\/lotus\/(?<below>.*)$/.exec(path)?.groups?.["below"] ?? "";
  const one = /^git\/ref\/(?<name>.+)$/.exec(below)?.groups?.["name"];
  if (one !== undefined) return refsOf(project).find(({ ref }) => ref === `refs/${one}`);
  const prefix = /^git\/matching-refs\/(?<name>.+)$/.exec(below)?.groups?.["name"];
  if (prefix !== undefined) return refsOf(project).filter(({ ref }) => ref.startsWith(`refs/${prefix}`));
  const commit = /^commits\/(?<sha>[0-9a-f]{40})\/pulls$/.exec(below)?.groups?.["sha"];
  return commit === undefined ? undefined : project.pullsOf(commit);
}

function refsOf({ remote }: ApprovalsProject): { ref: string; object: { sha: string; type: string } }[] {
  const format = "%(refname) %(objectname) %(objecttype)";
  const { stdout } = execaSync("git", ["for-each-ref", `--format=${format}`], { cwd: remote });
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const [ref = "", sha = "", type = ""] = line.split(" ");
      return { ref, object: { sha, type } };
    });
}

/** Tells the emulated GitHub what the project's remote has, the clone's tags included, and who is who. */
export async function tellGitHub(
  project: ApprovalsProject,
  accounts: readonly { login: string; id: number }[],
): Promise<void> {
  project.git("push", "--quiet", "--force", "--tags", "origin");
  const store = new Store(project.path(".gantry", "cloud"));
  const at = new Date().toISOString();
  for (const { ref, object } of refsOf(project)) {
    const id = `lotus:${ref}`;
    const state = { repository: "lotus", ref, sha: object.sha };
    await store.write({ type: refToken, id, key: `lotus-labs/${id}`, createdAt: at, updatedAt: at, state });
  }
  for (const { login, id } of accounts) {
    const key = String(id);
    await store.write({
      type: accountToken,
      id: key,
      key,
      createdAt: at,
      updatedAt: at,
      state: { login, type: "User" },
    });
  }
}
