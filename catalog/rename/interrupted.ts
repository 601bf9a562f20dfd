import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { GantryError } from "../../model/errors.ts";

/** A file of the catalog before and after; its path is relative to the project's root. */
const renamedFile = z.strictObject({ path: z.string(), before: z.string(), after: z.string() });
export type RenamedFile = z.infer<typeof renamedFile>;

/**
 * A rename, and all that it writes: no file where the surface has that name already. `madeAs` is the name that its resources
 * have, and keep.
 */
const renamePlan = z.strictObject({
  from: z.string(),
  to: z.string(),
  madeAs: z.string(),
  files: z.array(renamedFile),
});
export type RenamePlan = z.infer<typeof renamePlan>;

/** Relative to the project's root. */
export const journalPath = ".gantry/rename.json";

/** The rename that somebody agreed to and that was killed before its last file; undefined where there is none. */
export function interruptedRename(root: string): RenamePlan | undefined {
  const file = join(root, journalPath);
  if (!existsSync(file)) return undefined;
  const plan = readPlan(file);
  // Killed before the first file, or taken back since.
  return plan.files.some(({ path, before }) => textOf(root, path) !== before) ? plan : undefined;
}

function readPlan(file: string): RenamePlan {
  try {
    return renamePlan.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw new GantryError(`${journalPath}, which says how far a rename is, cannot be read`, {
      hint: 'look at the catalog ("git diff environments"), bring it back where it is half renamed, and remove the file',
      cause,
    });
  }
}

/** What a file of the project says; undefined where it is not there. */
export function textOf(root: string, path: string): string | undefined {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
