import { rmSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomically } from "../../files/write-file.ts";
import { GantryError } from "../../model/errors.ts";
import { quote } from "../check/quote.ts";
import { journalPath, textOf, type RenamePlan } from "./interrupted.ts";

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
