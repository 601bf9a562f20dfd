import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { isSameText, writeProjectFile } from "../../files/line-ends.ts";
import { readOwn } from "../../files/read-own.ts";
import { writeFileAtomically } from "../../files/write-file.ts";
import type { Platform } from "../app-answer.ts";
import { projectFiles } from "../templates/project.ts";

/** What becomes of a file that a project has from the package. */
export interface CarriedFile {
  path: string;
  does: "create" | "replace" | "remove";
  /** What it is afterwards; undefined where it goes. */
  text: string | undefined;
}

export interface Carried {
  changes: readonly CarriedFile[];
  /** Files that somebody changed, and that the newer package has otherwise than the older: they stay. */
  yours: readonly string[];
}

/**
 * The files that a project has from the package: which of them the newer one has otherwise. What is as the older one wrote it follows;
 * what somebody changed, or took away, is theirs.
 *
 * @param from where the older package lies, and `to` the newer one
 */
export function carriedFiles(
  root: string,
  about: { product: string; platforms: readonly Platform[] },
  { from, to }: { from: string; to: string },
): Carried {
  const [old, now] = [projectFiles(about, from), projectFiles(about, to)];
  const changes: CarriedFile[] = [];
  const yours: string[] = [];
  for (const path of new Set([...old.keys(), ...now.keys()])) {
    const [before, after] = [old.get(path), now.get(path)];
    if (before === after) continue;
    const read = readOwn(root, path);
    const there = "problem" in read ? null : read.text;
    if (there === after || (there !== null && after !== undefined && isSameText(there, after))) continue;
    if (there === undefined && before === undefined) changes.push({ path, does: "create", text: after });
    else if (typeof there !== "string" || before === undefined || !isSameText(there, before))
      yours.push(path);
    else changes.push({ path, does: after === undefined ? "remove" : "replace", text: after });
  }
  return { changes, yours };
}

/** Each whole. What is there keeps its mode and its line ends; what is new has the mode that the newer package has it with. */
export function applyCarried(root: string, changes: readonly CarriedFile[], to: string): void {
  for (const { path, does, text } of changes) {
    const file = join(root, path);
    if (text === undefined) rmSync(file, { force: true });
    else if (does === "replace") writeProjectFile(file, text);
    else writeFileAtomically(file, text, { mode: modeIn(to, path) });
  }
}

/** A file that the package makes up, such as the program's, is started by nobody. */
function modeIn(to: string, path: string): number {
  const file = join(to, path);
  return existsSync(file) ? statSync(file).mode & 0o777 : 0o644;
}
