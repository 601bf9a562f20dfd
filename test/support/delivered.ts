import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deflateSync } from "node:zlib";
import {
  releaseBranch,
  releaseTrailers,
  type AttemptCause,
  type ReleaseRecord,
} from "../../model/observed/release-record.ts";
import { formatMessage } from "../../model/observed/trailers.ts";
import { gitAs, knownAs } from "./git-as.ts";
import { TestProject } from "./project.ts";

interface Attempted {
  to: readonly string[];
  from?: readonly string[];
  cause?: AttemptCause;
  status?: "SUCCESS" | "FAILED" | "CANCELLED";
  /** Hours ago that it began, and that it ended. */
  began: number;
  ended: number;
}

/**
 * A clone of the example product, without a remote, whose commits, tags and records have times of their own: hours before now. Its
 * objects are written as git writes them, without a process for each.
 */
export class DeliveredProject {
  readonly project = new TestProject();
  readonly now = Date.now();
  readonly #refs = new Map<string, string>();
  #attempts = 0;

  static async create(): Promise<DeliveredProject> {
    const made = new DeliveredProject();
    await gitAs(made.root, ["init", "--quiet", "--initial-branch=main"]);
    await knownAs(made.root);
    return made;
  }

  get root(): string {
    return this.project.root;
  }

  /** Adds a commit to main, with further parents where it is a merge. @returns its id */
  commit(hoursAgo: number, ...merged: readonly string[]): string {
    return this.#add("main", "Change something\n", hoursAgo, merged);
  }

  /** Tags what main has as a version, or something else. */
  version(name: string, hoursAgo: number, commit = this.#id("refs/heads/main")): void {
    this.#tag(name, commit, hoursAgo);
  }

  /** Calls a version of main unstable. */
  mark(version: string, hoursAgo: number): void {
    this.#tag(`${version}-unstable`, this.#id("refs/heads/main"), hoursAgo);
  }

  /** Records an attempt and how it ended, in production's branch. */
  attempt({ to, from = [], cause = "deploy", status = "SUCCESS", began, ended }: Attempted): void {
    this.#attempts += 1;
    const attempt = `deploy-${this.#attempts}`;
    const named = (names: readonly string[]): { name: string; id: string }[] =>
      names.map((name) => ({ name, id: this.#id(`refs/tags/${name}`) }));
    const nothing = { serving: [], bundle: [], fingerprint: [], skipped: [] };
    this.#record(began, {
      record: "attempt",
      attempt,
      cause,
      target: named(to),
      from: named(from),
      infrastructure: this.#id("refs/heads/main"),
      ...nothing,
      by: "mali-s",
    });
    this.#record(ended, { record: "outcome", attempt, status, place: [], pushes: 1, by: "mali-s" });
  }

  #record(hoursAgo: number, said: ReleaseRecord): void {
    this.#add(releaseBranch("production"), formatMessage(said.record, releaseTrailers(said)), hoursAgo);
  }

  #add(branch: string, message: string, hoursAgo: number, merged: readonly string[] = []): string {
    const name = `refs/heads/${branch}`;
    const before = this.#refs.get(name);
    const parents = [...(before === undefined ? [] : [before]), ...merged];
    const tree = this.#write("tree", "");
    const who = this.#who(hoursAgo);
    const heads = [
      `tree ${tree}`,
      ...parents.map((parent) => `parent ${parent}`),
      `author ${who}`,
      `committer ${who}`,
    ];
    const commit = this.#write("commit", `${heads.join("\n")}\n\n${message}`);
    this.#point(name, commit);
    return commit;
  }

  #tag(name: string, commit: string, hoursAgo: number): void {
    const text = `object ${commit}\ntype commit\ntag ${name}\ntagger ${this.#who(hoursAgo)}\n\n${name}\n`;
    this.#point(`refs/tags/${name}`, this.#write("tag", text));
  }

  #who(hoursAgo: number): string {
    const seconds = Math.floor((this.now - hoursAgo * 3_600_000) / 1000);
    return `mali-s <mali-s@lotus.example> ${seconds} +0000`;
  }

  #write(type: string, text: string): string {
    const whole = Buffer.from(`${type} ${Buffer.byteLength(text)}\0${text}`);
    const id = createHash("sha1").update(whole).digest("hex");
    this.#file(`objects/${id.slice(0, 2)}/${id.slice(2)}`, deflateSync(whole));
    return id;
  }

  #point(name: string, id: string): void {
    this.#refs.set(name, id);
    this.#file(name, `${id}\n`);
  }

  #file(path: string, content: string | Uint8Array): void {
    const file = join(this.root, ".git", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  #id(name: string): string {
    const id = this.#refs.get(name);
    if (id === undefined) throw new Error(`there is no ${name}`);
    return id;
  }
}
