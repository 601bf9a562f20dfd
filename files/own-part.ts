import { unixLineEnds } from "./line-ends.ts";

/**
 * What a file of others has beside the part that is Gantry's, which stands between two comments that name it. The file as it is where it
 * has no such part; with Unix's line ends.
 *
 * @param name of the part: one file may have several
 */
export function withoutPart(text: string, name: string): string {
  const there = unixLineEnds(text);
  const [begin, end] = linesOf(name);
  const [before = "", rest] = there.split(begin);
  if (rest === undefined) return there;
  return `${before}${rest.split(end)[1] ?? ""}`;
}

/** The file with that part at its end, in place of the one that it has. */
export function withPart(text: string, name: string, part: string): string {
  const others = withoutPart(text, name);
  const [begin, end] = linesOf(name);
  const isEnded = others === "" || others.endsWith("\n");
  return `${others}${isEnded ? "" : "\n"}${begin}${part}${end}`;
}

function linesOf(name: string): readonly [begin: string, end: string] {
  return [`# gantry: ${name}\n`, `# /gantry: ${name}\n`];
}
