import { z } from "zod";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { parseTagName } from "../../model/observed/tag-name.ts";
import { listRefs } from "./refs.ts";
import { objectId, runGit, runGitForBytes } from "./run-git.ts";

export interface GitCommit {
  sha: string;
  subject: string;
}

/** A ref below refs/tags/ with what it points at. */
export interface TagRef {
  /** Without refs/tags/. */
  name: string;
  /** The object's id: that of the tag where it is annotated. */
  id: string;
  annotated: boolean;
  /** The commit that it leads to; empty where it leads to something else. */
  commit: string;
}

/** The header of an annotated tag: https://git-scm.com/docs/git-mktag. */
const header = z.object({
  object: objectId,
  type: z.enum(["commit", "tree", "blob", "tag"]),
  tag: z.string(),
  seconds: z.coerce.number().int(),
});
export type TagHeader = z.infer<typeof header>;

/** The versions whose tags sit on a commit, the root's first. */
export async function versionsOf(
  root: string,
  commit: string,
): Promise<{ version: string; subproject: string | undefined }[]> {
  const ran = await runGit(root, ["tag", "--points-at", commit]);
  if (ran.exitCode !== 0) throw new GantryError(`git cannot list the tags of ${commit.slice(0, 12)}`);
  const versions = ran.stdout.split("\n").flatMap((name) => {
    const tag = parseTagName(name);
    return tag?.tagType === "VERSION" ? [{ version: tag.version, subproject: tag.subproject }] : [];
  });
  return versions.sort((a, b) => (a.subproject ?? "").localeCompare(b.subproject ?? ""));
}

/** The tags below a folder of names. */
export function tagsBelow(root: string, folder: string): Promise<TagRef[]> {
  return listTags(root, `refs/tags/${folder}/`);
}

/** The tag of that very name, or undefined. */
export async function tagNamed(root: string, name: string): Promise<TagRef | undefined> {
  return (await listTags(root, `refs/tags/${name}`)).find((tag) => tag.name === name);
}

async function listTags(root: string, pattern: string): Promise<TagRef[]> {
  const refs = await listRefs(root, [pattern]);
  return refs.map(({ name, id, annotated, commit }) => ({
    name: name.slice("refs/tags/".length),
    id,
    annotated,
    commit,
  }));
}

/** An annotated tag as git keeps it: header, message and signature. */
export async function tagText(root: string, id: string): Promise<string> {
  const { exitCode, stdout } = await runGit(root, ["cat-file", "tag", id]);
  if (exitCode === 0) return stdout;
  throw new GantryError(`git has no readable tag ${id}`);
}

/** What an annotated tag says of itself. */
export async function tagHeader(root: string, id: string): Promise<TagHeader> {
  const [head = ""] = (await tagText(root, id)).split("\n\n", 1);
  const field = (name: string): string | undefined => new RegExp(`^${name} (.*)$`, "m").exec(head)?.[1];
  const seconds = / (\d+) [+-]\d{4}$/.exec(field("tagger") ?? "")?.[1];
  const parsed = header.safeParse({
    object: field("object"),
    type: field("type"),
    tag: field("tag"),
    seconds,
  });
  if (parsed.success) return parsed.data;
  throw new GantryError(`git has no readable tag ${id}`);
}

/** When a commit was made, in milliseconds: for a merge at GitHub, by GitHub's clock. */
export async function committedAt(root: string, commit: string): Promise<number> {
  const { exitCode, stdout } = await runGit(root, ["show", "--no-patch", "--format=%ct", commit]);
  if (exitCode !== 0) throw new GantryError(`git has no commit ${commit.slice(0, 12)}`);
  return z.coerce.number().int().parse(stdout) * 1000;
}

/** A file of a commit; undefined where the commit has none of that name. */
export async function fileOf(root: string, commit: string, path: string): Promise<string | undefined> {
  const { exitCode, stdout } = await runGit(root, ["cat-file", "blob", `${commit}:${path}`]);
  return exitCode === 0 ? stdout : undefined;
}

/** The commits that `head` has and `base` has not, newest first; all of `head` where there is no base. */
export async function commitsBetween(
  root: string,
  base: string | undefined,
  head: string,
): Promise<GitCommit[]> {
  if (await isShallow(root)) {
    throw new GantryError("the clone is shallow, so nobody can say what lies between two versions", {
      hint: "git fetch --unshallow --tags, or fetch-depth: 0 in a workflow",
      exitCode: ExitCode.usage,
    });
  }
  const range = base === undefined ? [head] : [head, `^${base}`];
  const { exitCode, stdout, stderr } = await runGit(root, ["log", "--format=%H%x00%s", ...range, "--"]);
  if (exitCode !== 0)
    throw new GantryError("git cannot list what lies between two versions", { problems: [stderr] });
  const lines = stdout.split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const [sha = "", subject = ""] = line.split("\0");
    return { sha, subject };
  });
}

/** A commit that changed one of some files. */
export interface FileChange {
  sha: string;
  at: Date;
  /** The author's name. */
  by: string;
}

/** The commits by first parents that changed one of some files, newest first; none where there is no commit yet. */
export async function changesOf(root: string, paths: readonly string[]): Promise<FileChange[]> {
  const args = ["log", "--first-parent", "--format=%H%x00%ct%x00%an", "HEAD", "--", ...paths];
  const { exitCode, stdout, stderr } = await runGit(root, args, { patient: true });
  if (exitCode !== 0) {
    throw new GantryError("git cannot list who changed the catalog", { problems: [stderr] });
  }
  const lines = stdout.split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const [sha = "", at = "", by = ""] = line.split("\0");
    return { sha, at: new Date(Number(at) * 1000), by };
  });
}

/** Whether the clone lacks the beginning of its history. */
export async function isShallow(root: string): Promise<boolean> {
  return (await runGit(root, ["rev-parse", "--is-shallow-repository"])).stdout === "true";
}

/**
 * Several files of commits, by `<commit>:./<path>` below `root`, read with one process; undefined where a commit has none of
 * that name.
 */
export async function filesOf(root: string, names: readonly string[]): Promise<(string | undefined)[]> {
  if (names.length === 0) return [];
  const input = names.map((name) => `${name}\n`).join("");
  const { exitCode, stdout, stderr } = await runGitForBytes(root, ["cat-file", "--batch"], { input });
  if (exitCode !== 0) throw new GantryError("git cannot read files of its commits", { problems: [stderr] });
  let at = 0;
  return names.map(() => {
    const end = stdout.indexOf(10, at);
    const size = / blob (\d+)$/.exec(stdout.toString("utf8", at, end))?.[1];
    at = end + 1;
    if (size === undefined) return undefined;
    const text = stdout.toString("utf8", at, at + Number(size));
    at += Number(size) + 1;
    return text;
  });
}
