import { z } from "zod";
import { parseJson } from "../model/parse-json.ts";
import { lockName } from "./package-folders.ts";

/** A commit's files, or those on the disk, by their paths from the repository's top. */
interface Files {
  has: (path: string) => boolean;
  read: (path: string) => string;
}

interface LockProblem {
  /** Goes on after whose it is, such as `main (0123456789ab)`. */
  text: string;
  hint: string;
}

/** Where a project's packages are locked: both from the repository's top, a folder with a slash at its end. */
export interface Locked {
  /** What holds the lock. */
  folder: string;
  /** The project's folder from there; empty where the lock is its own. */
  member: string;
}

const others = [
  ["pnpm", "pnpm-lock.yaml"],
  ["Yarn", "yarn.lock"],
  ["Bun", "bun.lock"],
  ["Bun", "bun.lockb"],
] as const;

const lock = z.object({
  packages: z.record(z.string(), z.object({ workspaces: z.unknown().optional() })),
});

/**
 * Which lock names a project's packages: its own, or that of the repository's top, where npm has a workspace. Or why none does.
 *
 * @param prefix the project's folder from the repository's top, with a slash at its end; empty for the top
 */
export function lockedAt(prefix: string, { has, read }: Files): Locked | LockProblem {
  const own = `${prefix}${lockName}`;
  const name = prefix.slice(0, -1);
  const isMember = prefix !== "" && has(lockName) && members(read(lockName)).includes(name);
  if (has(own) && isMember)
    return {
      text: `has two locks for ${JSON.stringify(prefix)}, "${own}" and "${lockName}", of whose workspace it is: npm passes over the first`,
      hint: `remove "${own}", then "npm install" at the repository's top`,
    };
  if (has(own)) return { folder: prefix, member: "" };
  if (isMember) return { folder: "", member: name };
  return otherManager(prefix, has) ?? noLock(prefix, has);
}

/** What another manager than npm locks, where npm does not; undefined where none does. */
export function otherManager(prefix: string, has: Files["has"]): LockProblem | undefined {
  const folders = prefix === "" ? [""] : [prefix, ""];
  const found = folders
    .flatMap((folder) => others.map(([manager, file]) => ({ manager, path: `${folder}${file}` })))
    .find(({ path }) => has(path));
  if (found === undefined) return undefined;
  const where = prefix === "" ? "a folder such as infra/" : JSON.stringify(prefix);
  return {
    text: `has its packages locked by ${found.manager} ("${found.path}"), and only npm's lock says which pack judges`,
    hint: `keep ${where} out of that workspace, with a package.json of its own: "npm install" there writes "${lockName}", which is to be committed`,
  };
}

function noLock(prefix: string, has: Files["has"]): LockProblem {
  const hint = `commit "${prefix}${lockName}" there; "npm install" writes it`;
  if (prefix === "" || !has(lockName))
    return { text: `has no "${prefix}${lockName}": nobody can say which packages its pack runs from`, hint };
  return {
    text: `has no packages of ${JSON.stringify(prefix)} in "${lockName}", and no "${prefix}${lockName}": nobody can say which packages its pack runs from`,
    hint: `name the folder among the "workspaces" of "package.json" and install there, or ${hint}`,
  };
}

/** The folders whose packages a lock names, beside those of its own; none where it is of no workspace. */
function members(text: string): string[] {
  const read = lock.safeParse(parseJson(text));
  if (!read.success || read.data.packages[""]?.workspaces === undefined) return [];
  return Object.keys(read.data.packages).filter((path) => !path.split("/").includes("node_modules"));
}
