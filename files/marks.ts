import { lstatSync, readdirSync, statSync, type BigIntStats } from "node:fs";
import { basename, join, relative } from "node:path";

/** What files and folders looked like at one time, by their paths. */
export type Marks = ReadonlyMap<string, string>;

/**
 * Marks of files and folders and all below them, by paths from `root`. A mark has the time at which the file system saw the last
 * change of any kind, which nobody can set: a file that was written and put back has another one. Links are followed. Of packages, it is the folder's own
 * mark alone, or that of the link to it.
 *
 * @param paths absolute; what is not there has no mark.
 */
export function marksOf(root: string, paths: readonly string[]): Marks {
  const marks = new Map<string, string>();
  for (const path of paths) add(marks, root, path);
  return marks;
}

/** What was written, made or taken away between two times, sorted; a folder only where nothing in it is named. */
export function writtenBetween(before: Marks, now: Marks): string[] {
  const paths = [...new Set([...before.keys(), ...now.keys()])].filter(
    (path) => before.get(path) !== now.get(path),
  );
  return paths.filter((path) => !paths.some((other) => other.startsWith(`${path}/`))).sort();
}

function add(marks: Map<string, string>, root: string, path: string): void {
  const link = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (link === undefined) return;
  if (basename(path) === "node_modules") {
    marks.set(relative(root, path), markOf(link));
    return;
  }
  const found = link.isSymbolicLink() ? statSync(path, { bigint: true, throwIfNoEntry: false }) : link;
  marks.set(relative(root, path), `${markOf(link)} ${found === undefined ? "nothing" : markOf(found)}`);
  if (found?.isDirectory() !== true) return;
  for (const name of readdirSync(path)) add(marks, root, join(path, name));
}

function markOf({ dev, ino, size, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, ctimeNs].join(" ");
}
