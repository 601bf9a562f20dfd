import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { join, relative } from "node:path";
import { z } from "zod";
import { exportStack } from "../../engine/run/export-stack.ts";
import type { Judge } from "../judge/judgement.ts";
import { lockFolder, lockName, packageFolders } from "../../catalog/package-folders.ts";
import type { Session } from "../../engine/run/session.ts";
import { commitOf } from "../../clients/git/commit-of.ts";
import { NoGit } from "../../clients/git/run-git.ts";
import { digestOf } from "../../files/digest.ts";
import { digestOfInstalled } from "../../files/installed.ts";
import type { Versions } from "../../stacks/versions.ts";
import { stackVersions } from "../judge/stack-versions.ts";
import { packParts, programParts } from "./parts.ts";

/** What a plan was made of. It holds as long as none of this moves. */
export const binding = z.strictObject({
  stack: z.string(),
  local: z.boolean(),
  /** The commit that is checked out; null outside of a git repository. */
  commit: z.string().nullable(),
  /** Of what the catalog's files say. */
  catalog: z.string(),
  /** Of the rules, and of whatever they judge by. */
  pack: z.string(),
  /** Of the program, its settings, and the lock of its packages. */
  program: z.string(),
  /** Of what Node could load of the installed packages, file by file. */
  packages: z.string(),
  /** Of what tags and attempts say that runs; empty for the repository, which runs nothing. */
  versions: z.string(),
  /** Of the recorded state, as a digest. */
  state: z.string(),
});
export type Binding = z.infer<typeof binding>;

const names: Readonly<Record<keyof Binding, string>> = {
  stack: "the stack",
  local: "the cloud",
  commit: "the commit",
  catalog: "the catalog",
  pack: "the policy pack",
  program: "the program",
  packages: "the installed packages",
  versions: "the versions that are to run",
  state: "the recorded state",
};

/** What a plan would be made of now. `stateVersion` is given where the state has just been read. */
export async function bindingOf(session: Session, judge: Judge, stateVersion?: string): Promise<Binding> {
  const { project, stack, local } = session;
  const { root } = project;
  const installed = [lockFolder(root) ?? root].flatMap((folder) => [
    join(folder, lockName),
    join(folder, "node_modules", ".package-lock.json"),
  ]);
  const files = [...installed.map((path) => relative(root, path)), "Pulumi.yaml", `Pulumi.${stack}.yaml`];
  return {
    stack,
    local,
    commit: await commitIn(project.root),
    catalog: digestOf(project.root, ["environments"]),
    pack: digestOf(judge.from, await packParts(judge.from)),
    program: digestOf(project.root, [...(await programParts(project.root)), ...files]),
    packages: digestOfPackages(project.root),
    versions: digestOfVersions(await stackVersions(session)),
    state: stateVersion ?? (await exportStack(session)).version,
  };
}

/** What moved between two bindings, as people say it. */
export function movedBetween(before: Binding, now: Binding): string[] {
  return binding
    .keyof()
    .options.filter((key) => before[key] !== now[key])
    .map((key) => names[key]);
}

const known = new Map<string, string>();

/** Once per process: whatever is written meanwhile is a refusal by itself (watch-judge.ts). */
function digestOfPackages(root: string): string {
  const digest =
    known.get(root) ??
    packageFolders(root)
      .map((folder) => digestOfInstalled(realpathSync(folder), root))
      .join(" ");
  known.set(root, digest);
  return digest;
}

/** How it is known does not count: a remote may be silent for a while. */
function digestOfVersions(versions: Versions | undefined): string {
  if (versions === undefined) return "";
  const { open, surfaces } = versions;
  const said = [...surfaces].map(([id, { version, images }]) => [id, version?.name, version?.id, ...images]);
  return createHash("sha256")
    .update(JSON.stringify([open?.said.attempt, said]))
    .digest("hex");
}

/** The commit that is checked out; null where there is none, or no git. */
async function commitIn(root: string): Promise<string | null> {
  try {
    return (await commitOf(root, "HEAD")) ?? null;
  } catch (error) {
    if (error instanceof NoGit) return null;
    throw error;
  }
}
