import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { gantryPackage } from "../model/gantry-package.ts";
import { rootsAt } from "./project.ts";

/** npm's, the one lock that says to Gantry which packages judge. */
export const lockName = "package-lock.json";

/**
 * The folder whose lock names the packages of what lies in a folder: the closest one at or above it, up to the repository's top, where npm has the
 * lock of all workspaces. Undefined where there is none.
 */
export function lockFolder(root: string): string | undefined {
  return foldersUpTo(rootsAt(root).repository, root).find((folder) => existsSync(join(folder, lockName)));
}

/**
 * The folders of packages that Node finds for a project's files and npm installs by its lock, the closest first: its own, and of a
 * workspace those above, up to the lock's. Absolute; only those that are there.
 */
export function packageFolders(root: string): string[] {
  return foldersUpTo(lockFolder(root) ?? root, root)
    .map((folder) => join(folder, "node_modules"))
    .filter(existsSync);
}

/** The programs of a project's packages, the closest first. */
export function packagePrograms(root: string): string[] {
  return packageFolders(root).map((folder) => join(folder, ".bin"));
}

/** Where Gantry lies among a project's packages; undefined where it does not. */
export function installedGantry(root: string): string | undefined {
  return packageFolders(root)
    .map((folder) => join(folder, gantryPackage))
    .find((folder) => existsSync(join(folder, "package.json")));
}

function foldersUpTo(top: string, folder: string): string[] {
  return folder === top || dirname(folder) === folder
    ? [folder]
    : [folder, ...foldersUpTo(top, dirname(folder))];
}
