import { execaSync } from "execa";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Store } from "../../local/store.ts";
import { pullToken } from "../../local/github-api/pulls.ts";
import { temporaryFolder } from "./clean-up.ts";
import { rooms, TestProject } from "./project.ts";

export const reviewers = { "mali-s": 5824117, "jonas-w": 7391045 } as const;
export type Login = keyof typeof reviewers | "stranger";

const aloneOnRecord = {
  who: "mali-s",
  why: "nobody else is there",
  when: "2025-11-20T09:00:00Z",
  environment: "production",
  field: "approvals.onePerson",
  old: null,
  new: `mali-s (${reviewers["mali-s"]})`,
};

/** As git and who signs take a time: so many minutes ago. */
export function ago(minutes: number): Record<string, string> {
  return { GIT_COMMITTER_DATE: new Date(Date.now() - minutes * 60_000).toISOString() };
}

/**
 * The example product in a git repository with a remote, where production is approved by signed tags, and people with an
 * SSH key each. Everything is real but GitHub, which is the emulated one.
 */
export class ApprovalsProject extends TestProject {
  readonly home = temporaryFolder("gantry-people-");
  readonly #pulls: { number: number; title: string; user: object; merged_at: string; sha: string }[] = [];

  /** @param like where one was begun that this one goes on from: its commits, tags, keys, remote and pull requests */
  constructor(like?: ApprovalsProject) {
    super("", like);
    if (like !== undefined) {
      cpSync(like.home, this.home, { recursive: true });
      this.edit(".git/config", like.remote, this.remote);
      this.#pulls.push(...like.#pulls);
      return;
    }
    execaSync("git", ["init", "--quiet", "--bare", join(this.home, "origin.git")]);
    this.git("init", "--quiet", "--initial-branch", "main");
    this.git("config", "user.name", "Somebody");
    this.git("config", "user.email", "somebody@lotus.example");
    this.git("remote", "add", "origin", join(this.home, "origin.git"));
    this.edit("environments/production/config.yml", "method: reviewers", "method: signed-tags");
    for (const login of [...Object.keys(reviewers), "stranger"]) {
      const args = ["-q", "-t", "ed25519", "-N", "", "-C", login, "-f", this.keyOf(login)];
      execaSync("ssh-keygen", args);
    }
    this.trust(...(["mali-s", "jonas-w"] as const));
  }

  /** The folder of the remote. */
  get remote(): string {
    return join(this.home, "origin.git");
  }

  /** The merged pull requests of a commit, as GitHub lists them. */
  pullsOf(commit: string): readonly object[] {
    return this.#pulls.filter(({ sha }) => sha === commit);
  }

  keyOf(login: string): string {
    return join(this.home, login);
  }

  git(...args: readonly string[]): string {
    const env = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
    return execaSync("git", [...args], { cwd: this.root, env }).stdout;
  }

  /** Writes the allowed signers; somebody has to commit them. */
  trust(...logins: readonly Login[]): void {
    mkdirSync(this.path(".github"), { recursive: true });
    const lines = logins.map((login) => {
      const { stdout } = execaSync("cat", [`${this.keyOf(login)}.pub`]);
      return `${login} namespaces="git" ${stdout}`;
    });
    writeFileSync(this.path(".github", "allowed_signers"), `${lines.join("\n")}\n`);
  }

  /** Stages the code as files: who deploys from the default branch is judged by the pack that lies there. The rest is no change. */
  holdItsCode(): void {
    const ignored = ["/*", "!/environments", "!/docs", "!/migrations", "!/.github", "!/CHANGES", ""];
    writeFileSync(this.path(".git", "info", "exclude"), ignored.join("\n"));
    // Of a link nobody can say what a commit locks.
    for (const part of [...rooms, "package-lock.json"]) this.copy(part);
    this.git("add", "--force", ...rooms, "package.json", "package-lock.json");
  }

  /** Lets mali-s sign alone, without reviewers, on record; somebody has to commit it. */
  standAlone(waitMinutes: number): void {
    const person = { login: "mali-s", id: reviewers["mali-s"], reason: "there is one engineer", waitMinutes };
    this.edit(
      "environments/production/config.yml",
      / {2}reviewers:\n(?: {4}.*\n)+/,
      `  onePerson: ${JSON.stringify(person)}\n`,
    );
    this.write("docs/governance.yml", JSON.stringify({ entries: [aloneOnRecord] }));
  }

  /** Commits everything of the product, as a pull request of `author` does that is merged. */
  async merge(
    title: string,
    author: { login: string; id: number } | null,
    env: Record<string, string> = {},
  ): Promise<string> {
    writeFileSync(this.path("CHANGES"), `${title}\n`, { flag: "a" });
    this.git("add", "--force", "environments", "docs", "migrations", ".github", "CHANGES", "Pulumi.yaml");
    execaSync("git", ["commit", "--quiet", "--message", title], {
      cwd: this.root,
      env: { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", ...env },
    });
    const sha = this.git("rev-parse", "HEAD");
    this.git("push", "--quiet", "origin", "HEAD");
    this.git("fetch", "--quiet", "origin");
    if (author !== null) await this.#recordPull(title, author, sha);
    return sha;
  }

  /** Signs a tag as `login` does, whatever its name says; without a commit, HEAD. */
  sign(
    login: string,
    tag: string,
    commit = "HEAD",
    env: Record<string, string> = {},
    message = "approved",
  ): void {
    const settings = ["-c", "gpg.format=ssh", "-c", `user.signingkey=${this.keyOf(login)}.pub`];
    execaSync("git", [...settings, "tag", "--sign", "--force", "--message", message, tag, commit], {
      cwd: this.root,
      env,
    });
  }

  /** Signs as `gantry approve` does: with the commit that program, catalog and pack come from. */
  signWith(login: string, tag: string, commit: string, infrastructure: string): void {
    this.sign(login, tag, commit, {}, `approved\n\nInfrastructure: ${infrastructure}`);
  }

  async #recordPull(title: string, author: { login: string; id: number }, sha: string): Promise<void> {
    const now = new Date().toISOString();
    const number = this.#pulls.length + 1;
    this.#pulls.push({ number, title, user: author, merged_at: now, sha });
    const state = { repository: "lotus", number, title, author, mergedAt: now, commits: [sha] };
    const id = `lotus:${number}`;
    await new Store(this.path(".gantry", "cloud")).write({
      type: pullToken,
      id,
      key: `lotus-labs/${id}`,
      createdAt: now,
      updatedAt: now,
      state,
    });
  }
}
