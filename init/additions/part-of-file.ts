import { isAbsolute, join } from "node:path";
import { basename } from "node:path/posix";
import { NoGit, runGit } from "../../clients/git/run-git.ts";
import { partOf, withoutPart, withPart } from "../../files/own-part.ts";
import { readOwn } from "../../files/read-own.ts";
import type { Addition } from "./addition.ts";

/** Git's own files that a product needs lines in, from the project's folder, and what the lines are for. */
const needed = {
  ".gitignore": ["node_modules/", ".gantry/"],
  ".gitattributes": ["scripts/**/*.sh text eol=lf"],
} as const;
export type GitFile = keyof typeof needed;
export const gitFiles = Object.keys(needed).filter((name): name is GitFile => name in needed);

/** The name of the part that these lines are in. */
const partName = "init";

/** The lines that a file of git's lacks, as a part of it; none where git, by the files of the repository, does what they say. */
export async function partOfFile(root: string, path: GitFile): Promise<Addition[]> {
  const read = readOwn(root, path);
  const before = "problem" in read ? undefined : read.text;
  const there = partOf(before ?? "", partName)?.split("\n") ?? [];
  const lacks = await Promise.all(needed[path].map((line) => isLacking(root, path, line)));
  const lines = needed[path].filter((line, index) => there.includes(line) || lacks[index] === true);
  if (lines.every((line) => there.includes(line))) return [];
  if ("problem" in read) return [{ path, problem: read.problem, lines }];
  return [
    { path, before, text: withPart(before ?? "", partName, lines.map((line) => `${line}\n`).join("")) },
  ];
}

/** What a file of git's has beside that part, and whether the part is as it was written; undefined where it has none. */
export function besidePart(
  path: GitFile,
  text: string,
): { others: string; isAsWritten: boolean } | undefined {
  const part = partOf(text, partName);
  if (part === undefined) return undefined;
  const known: readonly string[] = ["", ...needed[path]];
  const isAsWritten = part.split("\n").every((line) => known.includes(line));
  return { others: withoutPart(text, partName), isAsWritten };
}

async function isLacking(root: string, path: GitFile, line: string): Promise<boolean> {
  try {
    return path === ".gitignore"
      ? !(await isIgnored(root, `${line}any`))
      : !(await endsAsUnix(root, "scripts/ci/any.sh"));
  } catch (error) {
    if (error instanceof NoGit) return true;
    throw error;
  }
}

/** By a file of the repository: what one person's git ignores, another's does not. */
async function isIgnored(root: string, path: string): Promise<boolean> {
  const words = ["check-ignore", "--verbose", "--no-index", "--stdin", "-z"];
  const { stdout } = await runGit(root, words, { input: `${path}\0` });
  const [source = "", , pattern = ""] = stdout.split("\0");
  return basename(source) === ".gitignore" && !isAbsolute(source) && !pattern.startsWith("!");
}

async function endsAsUnix(root: string, path: string): Promise<boolean> {
  // Git would ask its index about a .gitattributes that is gone; this one is none.
  const env = { GIT_INDEX_FILE: join(root, ".gantry", "no-index") };
  const { stdout } = await runGit(root, ["check-attr", "-z", "eol", "--", path], { env });
  return stdout.split("\0")[2] === "lf";
}
