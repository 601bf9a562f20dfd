import { existsSync } from "node:fs";
import { join } from "node:path";
import { gantryPackage } from "../model/gantry-package.ts";

/** Whether a project holds Gantry's own code, as a clone of it does. Any other project has it as a package. */
export function holdsGantry(root: string): boolean {
  return existsSync(join(root, "cli", "gantry.js"));
}

/** Where the files that come with Gantry lie, as a path from the project's root that ends with a slash, or empty. */
export function gantryFolder(root: string): string {
  return holdsGantry(root) ? "" : `node_modules/${gantryPackage}/`;
}
