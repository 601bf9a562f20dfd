import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { gantryPackage } from "../model/gantry-package.ts";
import { packageFolders } from "./package-folders.ts";

/**
 * Where the rules of the pack in a folder lie, a file each: in it where the project holds Gantry's code, and otherwise in the package that
 * the pack hands on, in the packages beside it, so that of a base it is the base's. Undefined where there is neither.
 */
export function rulesFolder(pack: string): string | undefined {
  const packages = packageFolders(dirname(pack)).map((folder) => join(folder, gantryPackage));
  return [pack, ...packages.map((folder) => join(folder, "policy"))]
    .map((folder) => join(folder, "rules"))
    .find(existsSync);
}
