import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "../../files/write-file.ts";
import { GantryError } from "../../model/errors.ts";
import { quote } from "../check/quote.ts";

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
const journalPath = ".gantry/rename.json";

/** The rename that somebody agreed to and that was killed before its last file; undefined where there is none. */
export function interruptedRename(root: string): RenamePlan | undefined {
  const file = join(root, journalPath);
  if (!existsSync(file)) return undefined;
  const plan = readPlan(file);
  // Killed before the first file, or taken back since.
  return plan.files.some(({ path, before }) => textOf(root, path) !== before) ? plan : undefined;
}

/**
 * Writes each file as a whole, and what it was before that: killed at any point, the same again finishes. A file that says
 * neither what it said nor what it is to say is left alone.
 */
export function carryOutRename(root: string, plan: RenamePlan): void {
  const touched = plan.files.filter(({ path, before, after }) => {
    const text = textOf(root, path);
    return text !== before && text !== after;
  });
  if (touched.length > 0) {
    const names = touched.map(({ path }) => path);
    throw new GantryError(
      `surface ${quote(plan.from)} is half renamed to ${quote(plan.to)}, and ${names.join(", ")} was edited since`,
      { hint: 'bring the catalog back ("git restore environments") and rename again, or finish it by hand' },
    );
  }
  writeFileAtomically(join(root, journalPath), `${JSON.stringify(plan)}\n`, { flush: true });
  write(
    root,
    plan.files.map(({ path, after }) => ({ path, text: after })),
  );
}

/** Puts back what a rename has written. */
export function takeBackRename(root: string, plan: RenamePlan): void {
  write(
    root,
    plan.files.map(({ path, before }) => ({ path, text: before })),
  );
}

export function endRename(root: string): void {
  rmSync(join(root, journalPath), { force: true });
}

function write(root: string, files: readonly { path: string; text: string }[]): void {
  for (const { path, text } of files) {
    if (textOf(root, path) !== text) writeFileAtomically(join(root, path), text, { keepMode: true });
  }
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

function textOf(root: string, path: string): string | undefined {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
