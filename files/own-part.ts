import { lineEndOf } from "./line-ends.ts";

/*
 * A part that is Gantry's in a file of others: between two comments that name it, so that one file may have several. What others wrote keeps
 * its bytes.
 */

/** The lines of that part, with Unix's line ends; undefined where the file has none. */
export function partOf(text: string, name: string): string | undefined {
  return split(text, name)
    ?.part.map((line) => `${bare(line)}\n`)
    .join("");
}

/** The file without that part; as it is where it has none. */
export function withoutPart(text: string, name: string): string {
  const found = split(text, name);
  return found === undefined ? text : found.others.join("");
}

/** The file with that part at its end, in place of the one that it has, with the line ends that it has. */
export function withPart(text: string, name: string, part: string): string {
  const others = withoutPart(text, name);
  const isEnded = others === "" || others.endsWith("\n");
  const lines = `${isEnded ? "" : "\n"}${beginOf(name)}\n${part}${endOf(name)}\n`;
  return others + lines.replaceAll("\n", lineEndOf(text));
}

/** A part whose end is missing goes to the end of the file, where it was put. */
function split(text: string, name: string): { part: string[]; others: string[] } | undefined {
  const lines = text.split(/(?<=\n)/);
  const begin = lines.findIndex((line) => bare(line) === beginOf(name));
  if (begin < 0) return undefined;
  const found = lines.findIndex((line, index) => index > begin && bare(line) === endOf(name));
  const end = found < 0 ? lines.length : found;
  return { part: lines.slice(begin + 1, end), others: [...lines.slice(0, begin), ...lines.slice(end + 1)] };
}

function beginOf(name: string): string {
  return `# gantry: ${name}`;
}

function endOf(name: string): string {
  return `# /gantry: ${name}`;
}

function bare(line: string): string {
  return line.replace(/\r?\n$/, "");
}
