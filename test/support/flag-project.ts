import { execa } from "execa";
import { writeFileSync } from "node:fs";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "./clean-up.ts";
import { gitAs, knownAs } from "./git-as.ts";
import { inProcess } from "./in-process.ts";
import { checkout } from "./project.ts";

export const production = "environments/production/config.yml";

/** Where nothing listens. */
const nobody = "http://127.0.0.1:9";

/** The example's catalog in a repository of its own, whose commits are as old as a test says. */
export class FlagProject {
  readonly root = temporaryFolder("gantry-flags-");
  /** What its commands find in the environment. */
  env: Readonly<Record<string, string>> = { FLAGS_URL: nobody };

  static async create(daysAgo = 100): Promise<FlagProject> {
    const made = new FlagProject();
    for (const path of ["environments", "migrations", "docs/runbooks", "Pulumi.yaml"])
      cpSync(join(checkout, path), join(made.root, path), { recursive: true });
    await gitAs(made.root, ["init", "--quiet", "--initial-branch=main"]);
    await knownAs(made.root);
    await made.commit("Begin", daysAgo);
    return made;
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), "utf8");
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.root, file)), { recursive: true });
    writeFileSync(join(this.root, file), text);
  }

  /** Replaces `from`, which must be there. */
  edit(file: string, from: string, to: string): void {
    const before = this.read(file);
    if (!before.includes(from)) throw new Error(`${file} does not contain ${from}`);
    this.write(file, before.replace(from, to));
  }

  /** @returns the commit */
  async commit(message: string, daysAgo = 0): Promise<string> {
    await gitAs(this.root, ["add", "--all"]);
    const when = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
    const who = ["-c", "user.name=mali-s", "-c", "user.email=mali-s@lotus.example"];
    await execa("git", [...who, "-c", "commit.gpgsign=false", "commit", "--quiet", "-m", message], {
      cwd: this.root,
      env: { GIT_AUTHOR_DATE: when, GIT_COMMITTER_DATE: when },
    });
    return gitAs(this.root, ["rev-parse", "HEAD"]);
  }

  gantry(...words: readonly string[]) {
    return inProcess(words, { cwd: this.root, env: this.env });
  }
}
