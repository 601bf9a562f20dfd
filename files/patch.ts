import { createTwoFilesPatch } from "diff";
import { unixLineEnds } from "./line-ends.ts";

/** What changes in a file, as `diff -u` shows it. A file that is not there yet, or goes, is /dev/null. Line ends are no change. */
export function patchOf(path: string, before: string | undefined, after: string | undefined): string {
  const name = (side: string, text: string | undefined): string =>
    text === undefined ? "/dev/null" : `${side}/${path}`;
  const texts = [unixLineEnds(before ?? ""), unixLineEnds(after ?? "")] as const;
  const patch = createTwoFilesPatch(name("a", before), name("b", after), ...texts, undefined, undefined, {
    context: 3,
  });
  return patch.replace(/^=+\n/, "").trimEnd();
}
