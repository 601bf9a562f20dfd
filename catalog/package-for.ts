import { existsSync } from "node:fs";
import { join } from "node:path";
import { gantryPackage } from "../model/gantry-package.ts";

/** Where a folder that is, or becomes, a project has Gantry as a package; undefined where it holds Gantry's own code, as a clone does, or has neither. */
export function packageFor(root: string): string | undefined {
  const folder = join(root, "node_modules", gantryPackage);
  const holdsCode = existsSync(join(root, "cli", "gantry.js"));
  return !holdsCode && existsSync(join(folder, "package.json")) ? folder : undefined;
}

/** Where the files that come with Gantry lie, as a path from the project's root that ends with a slash; empty where it holds them. */
export function gantryFolder(root: string): string {
  return packageFor(root) === undefined ? "" : `node_modules/${gantryPackage}/`;
}
