import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { GantryError } from "../../model/errors.ts";

/** The components that the catalog declares for a stack, as `type name`; undefined where the catalog does not hold. */
export type DeclaredIn = (stack: string) => Promise<readonly string[] | undefined>;

const names = z.array(z.string());

/**
 * What the catalog below `root` declares. `gantry` writes it into a file for the pack, which may be that of another branch
 * and know an older catalog; under plain pulumi the pack reads the catalog itself, which takes longer.
 */
export function declaredInCatalog(root: string, file: string | undefined): DeclaredIn {
  if (file !== undefined) return () => Promise.resolve(names.parse(JSON.parse(readFileSync(file, "utf8"))));
  return async (stack) => {
    const { loadEnvironment, loadRepository } = await import("../../catalog/load.ts");
    const { declaredComponents, declaredOnce } = await import("../../model/declared/declared-components.ts");
    try {
      if (stack === "repository") return declaredOnce(loadRepository(root));
      return declaredComponents(loadEnvironment(root, stack));
    } catch (error) {
      if (error instanceof GantryError) return undefined;
      throw error;
    }
  };
}

/** Tells whether the project that is deployed has a file; paths are relative to `root`. Each is looked at once. */
export function projectFiles(root: string): (path: string) => boolean {
  const known = new Map<string, boolean>();
  return (path) => {
    const found = known.get(path) ?? statSync(join(root, path), { throwIfNoEntry: false })?.isFile() ?? false;
    known.set(path, found);
    return found;
  };
}
