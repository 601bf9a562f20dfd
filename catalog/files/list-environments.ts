import { readdirSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import type { Problem } from "../problem.ts";
import { environmentNames } from "../../model/environment-names.ts";
import type { EnvironmentName } from "../../model/scalars.ts";

export const environmentsFolder = "environments";

/**
 * The environments that have a folder, in the order of `environmentNames`. Needs no schema, so that a command can refuse a
 * name before it loads any.
 */
export function listEnvironments(root: string): EnvironmentName[] {
  return environmentNames.filter((name) => isFolder(join(root, environmentsFolder, name)));
}

/** Whether there is a folder; false for a link to nothing. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Whether there is a file; false for a link to nothing. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

export interface FolderEntry {
  name: string;
  kind: "file" | "folder";
}

/**
 * What lies in a folder of the catalog, sorted; hidden files are left out. A symbolic link may name a file of the
 * project; one that leads out of it, to a folder or nowhere is a problem, and so is a pipe or a device.
 */
export function listFolder(root: string, path: string, problems: Problem[]): FolderEntry[] {
  const entries: FolderEntry[] = [];
  const refuse = (name: string, text: string): void => {
    problems.push(fileProblem(`${path}/${name}`, text));
  };
  for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
    const { name } = entry;
    if (name.startsWith(".")) continue;
    if (entry.isFile()) entries.push({ name, kind: "file" });
    else if (entry.isDirectory()) entries.push({ name, kind: "folder" });
    else if (!entry.isSymbolicLink()) refuse(name, "is neither a file nor a folder");
    else if (leadsToFileOf(root, join(root, path, name))) entries.push({ name, kind: "file" });
    else refuse(name, "is a symbolic link that does not lead to a file of the project");
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A problem of a file or folder as such. */
export function fileProblem(file: string, text: string, hint?: string): Problem {
  return { file, line: 0, column: 0, path: [], text, hint };
}

function leadsToFileOf(root: string, link: string): boolean {
  try {
    const target = realpathSync(link);
    return target.startsWith(realpathSync(root) + sep) && statSync(target).isFile();
  } catch {
    // A link to nowhere, or in a circle.
    return false;
  }
}
