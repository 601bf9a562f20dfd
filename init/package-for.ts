import { existsSync } from "node:fs";
import { join } from "node:path";
import { holdsGantry } from "../catalog/holds-gantry.ts";
import { gantryPackage } from "../model/gantry-package.ts";

/** Where a folder that is, or becomes, a project has Gantry as a package; undefined where it holds Gantry's own code, or has it nowhere. */
export function packageFor(root: string): string | undefined {
  const folder = join(root, "node_modules", gantryPackage);
  return !holdsGantry(root) && existsSync(join(folder, "package.json")) ? folder : undefined;
}
