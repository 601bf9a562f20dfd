import { existsSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { installedGantry } from "./package-folders.ts";

/** Where a folder that is, or becomes, a project has Gantry as a package; undefined where it holds Gantry's own code, as a clone does, or has neither. */
export function packageFor(root: string): string | undefined {
  return existsSync(join(root, "cli", "gantry.js")) ? undefined : installedGantry(root);
}

/** Where the files that come with Gantry lie, as a path from the project's root that ends with a slash; empty where it holds them. */
export function gantryFolder(root: string): string {
  const folder = packageFor(root);
  return folder === undefined ? "" : `${relative(root, folder).replaceAll(sep, "/")}/`;
}
