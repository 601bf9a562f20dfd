import { existsSync, readFileSync } from "node:fs";
import { writeFileAtomically } from "./write-file.ts";

/** A text with Unix's line ends: git and editors may have made Windows' of them, which changes nothing of what it says. */
export function unixLineEnds(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

/** The line end of a text: that of its first line. */
export function lineEndOf(text: string): "\n" | "\r\n" {
  return /^[^\n]*\r\n/.test(text) ? "\r\n" : "\n";
}

/** Whether two texts say the same; undefined for a file that is not there. */
export function isSameText(one: string | undefined, other: string | undefined): boolean {
  return (
    one === other || (one !== undefined && other !== undefined && unixLineEnds(one) === unixLineEnds(other))
  );
}

/**
 * Writes a file of the project, unless it says that already, and keeps the line ends and the mode that it has.
 *
 * @returns whether it was written
 */
export function writeProjectFile(file: string, text: string): boolean {
  const before = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  if (isSameText(before, text)) return false;
  const after = before === undefined ? text : unixLineEnds(text).replaceAll("\n", lineEndOf(before));
  writeFileAtomically(file, after, { mode: 0o644, keepMode: true });
  return true;
}
