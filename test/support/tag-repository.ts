import { execa } from "execa";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Who } from "../../evidence/branch/who.ts";
import { assignTags, type AssignTags } from "../../delivery/tags/assign-together.ts";
import type { Assignment } from "../../delivery/tags/assignment.ts";
import type { PlannedTag } from "../../delivery/tags/planned-tag.ts";
import { temporaryFolder } from "./clean-up.ts";
import { gitAs } from "./git-as.ts";

export const mali: Who = {
  login: "mali-s",
  person: { name: "mali-s", email: "mali-s@lotus.example" },
  run: undefined,
};

/** An image by digest, another one for each letter of a hex digit. */
export function image(name: string, digit = "a"): string {
  return `ghcr.io/lotus-labs/${name}@sha256:${digit.repeat(64)}`;
}

export interface Kind {
  objectFormat?: "sha1" | "sha256";
  /** Without one, the work tree is all there is. */
  remote?: boolean;
}

/** A work tree with a commit and its bare remote, in a folder that goes with the test or the suite. */
export class TagRepository {
  readonly folder = temporaryFolder("gantry-tags-");
  readonly remote = join(this.folder, "remote.git");
  readonly root = join(this.folder, "work");

  static async create({ objectFormat = "sha1", remote = true }: Kind = {}): Promise<TagRepository> {
    const made = new TagRepository();
    const format = `--object-format=${objectFormat}`;
    await gitAs(made.folder, ["init", "--quiet", "--bare", "--initial-branch=main", format, made.remote]);
    await gitAs(made.folder, ["init", "--quiet", "--initial-branch=main", format, made.root]);
    await gitAs(made.root, ["config", "user.name", "mali-s"]);
    await gitAs(made.root, ["config", "user.email", "mali-s@lotus.example"]);
    if (remote) await gitAs(made.root, ["remote", "add", "origin", made.remote]);
    made.write("Pulumi.yaml", "name: lotus\n");
    await made.commit("Begin");
    return made;
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.root, file)), { recursive: true });
    writeFileSync(join(this.root, file), text);
  }

  /** Commits all there is and pushes it where there is a remote. @returns the commit */
  async commit(message: string): Promise<string> {
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--allow-empty", "--message", message);
    if ((await this.git("remote")) !== "") await this.git("push", "--quiet", "origin", "HEAD:main");
    return this.git("rev-parse", "HEAD");
  }

  git(...args: readonly string[]): Promise<string> {
    return gitAs(this.root, args);
  }

  atRemote(...args: readonly string[]): Promise<string> {
    return gitAs(this.remote, args);
  }

  /** A further clone, with the options that git is given. @returns its folder */
  async clone(name: string, ...options: readonly string[]): Promise<string> {
    const to = join(this.folder, name);
    await execa("git", ["clone", "--quiet", ...options, `file://${this.remote}`, to], { cwd: this.folder });
    await gitAs(to, ["config", "user.name", "ann-k"]);
    await gitAs(to, ["config", "user.email", "ann-k@lotus.example"]);
    return to;
  }

  /** Assigns as mali-s, past every gate, from the work tree unless another clone is named. */
  assign(
    assignments: readonly Assignment[],
    given: Partial<AssignTags> = {},
  ): Promise<readonly PlannedTag[]> {
    return assignTags({
      root: this.root,
      assignments,
      by: mali,
      forceMove: false,
      gates: () => Promise.resolve([]),
      backoff: () => 0,
      ...given,
    });
  }

  /** A version of the api, or of what `subproject` says, null for the root, on HEAD. */
  async version(version: string, subproject: string | null = "api", digit = "a"): Promise<void> {
    await this.assign([
      versionOf(version, subproject, [image((subproject ?? "lotus").toLowerCase(), digit)]),
    ]);
  }
}

export function versionOf(
  version: string,
  subproject: string | null = "api",
  artifacts: readonly string[] = [image("api")],
): Assignment {
  const own = subproject === null ? {} : { subproject };
  const content = { artifacts, attestations: [], run: undefined, migration: undefined };
  return { ...own, tagType: "VERSION", version, commit: undefined, content };
}

export function stagingOf(version: string, subproject: string | null = "api"): Assignment {
  const own = subproject === null ? {} : { subproject };
  return { ...own, tagType: "ENVIRONMENT", environment: "staging", version, commit: undefined };
}

export function stateOf(version: string, state: "stable" | "unstable" | "deprecated"): Assignment {
  return { subproject: "api", tagType: "STATE", version, state, commit: undefined };
}
