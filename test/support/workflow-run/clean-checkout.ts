import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../clean-up.ts";
import { checkout } from "../project.ts";

/** A repository without anything, as GitHub makes it: what it is pushed goes to `main`. */
export function bareRepository(): string {
  const folder = join(temporaryFolder("gantry-origin-"), "origin.git");
  execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch=main", folder]);
  return folder;
}

/**
 * What actions/checkout leaves behind: a clone of what is committed here, on a branch off `main`, with a remote of its own that
 * can be pushed to. The packages are linked, not installed.
 */
export class CleanCheckout {
  readonly root: string;
  /** The repository that `origin` is. */
  readonly origin: string;

  /** Of a clone that is there already, or of a new one. */
  constructor(begun?: Pick<CleanCheckout, "root" | "origin">) {
    this.origin = begun?.origin ?? bareRepository();
    this.root = begun?.root ?? join(temporaryFolder("gantry-checkout-"), "lotus");
    if (begun !== undefined) return;
    this.#run(checkout, "push", "--quiet", this.origin, "HEAD:refs/heads/main");
    this.#run(checkout, "clone", "--quiet", this.origin, this.root);
    symlinkSync(join(checkout, "node_modules"), join(this.root, "node_modules"));
    // .gitignore means the folder, which a link to it is not.
    writeFileSync(join(this.root, ".git", "info", "exclude"), "node_modules\n");
    this.git("checkout", "--quiet", "-b", "topic");
  }

  /** Runs git in the checkout; what it printed, without its last line end. */
  git(...args: readonly string[]): string {
    return this.#run(this.root, ...args);
  }

  /** Puts an app of the fixtures where a product has its own. */
  addApp(name: string): void {
    const from = join(checkout, "test", "fixtures", "apps", name);
    cpSync(from, join(this.root, "apps", name), {
      recursive: true,
      filter: (path) => !path.includes("node_modules"),
    });
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.root, file)), { recursive: true });
    writeFileSync(join(this.root, file), text);
  }

  edit(file: string, from: string | RegExp, to: string): void {
    const before = readFileSync(join(this.root, file), "utf8");
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${file} does not contain ${String(from)}`);
    this.write(file, after);
  }

  commit(subject: string): void {
    this.git("add", "--all");
    this.git("commit", "--quiet", "--message", subject);
  }

  #run(cwd: string, ...args: readonly string[]): string {
    const identity = [
      "-c",
      "user.name=Mali",
      "-c",
      "user.email=mali@lotus.example",
      "-c",
      "commit.gpgsign=false",
    ];
    return execFileSync("git", [...identity, ...args], {
      cwd,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  }
}
