import { lstatSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";

/**
 * The text of a file that a command may change or remove, undefined where there is none; or why it may not: a link, or what is reached by
 * one, may be anybody's.
 *
 * @param path from `root`, above which it may lead
 */
export function readOwn(root: string, path: string): { text: string | undefined } | { problem: string } {
  const file = join(root, path);
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined) return { text: undefined };
  if (found.isSymbolicLink()) return { problem: "is a link" };
  if (!found.isFile()) return { problem: "is no file" };
  if (realpathSync(file) !== join(realpathSync(root), path))
    return { problem: "lies in a folder that is a link" };
  try {
    const bytes = readFileSync(file);
    const text = bytes.toString("utf8");
    return Buffer.from(text).equals(bytes) ? { text } : { problem: "is not UTF-8" };
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return { problem: `cannot be read: ${String(error.code)}` };
  }
}
