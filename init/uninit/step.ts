import { join } from "node:path/posix";
import { isSameText } from "../../files/line-ends.ts";
import { patchOf } from "../../files/patch.ts";
import { readOwn } from "../../files/read-own.ts";

/** What becomes of a file. Paths begin at the project's folder and may lead up to the repository's top. */
export type Step =
  | { does: "remove"; path: string }
  | { does: "change"; path: string; text: string; patch: string }
  | { does: "keep"; path: string; reason: string };

/** Removes a file that is what would be written today, and keeps any other. Nothing where there is none. */
export function removeWhereSame(root: string, path: string, wanted: string, reason: string): Step[] {
  const read = readOwn(root, path);
  if ("problem" in read) return [{ does: "keep", path, reason: read.problem }];
  if (read.text === undefined) return [];
  return isSameText(read.text, wanted) ? [{ does: "remove", path }] : [{ does: "keep", path, reason }];
}

/**
 * Takes what is Gantry's out of a file of others; a file that has nothing else goes.
 *
 * @param prefix the project's folder below the repository's top, where a patch begins
 */
export function takeOut(
  prefix: string,
  { path, before, others }: { path: string; before: string; others: string },
): Step {
  if (others.trim() === "") return { does: "remove", path };
  return { does: "change", path, text: others, patch: patchOf(join(prefix, path), before, others) };
}
