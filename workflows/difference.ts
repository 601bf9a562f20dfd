import { structuredPatch } from "diff";

const around = 2;
const mostLines = 60;

/** What has to change in a file, as `diff -u` shows it, without the names of files and the numbers of lines. */
export function differenceOf(found = "", wanted = ""): string {
  const options = { context: around };
  const { hunks } = structuredPatch("", "", ended(found), ended(wanted), undefined, undefined, options);
  const shown = hunks.flatMap(({ lines }, index) => (index === 0 ? lines : ["@@", ...lines]));
  const left = shown.length - mostLines;
  return [...shown.slice(0, mostLines), ...(left > 0 ? [`… and ${left} lines more`] : [])].join("\n");
}

/** A last line without its end is no other line. */
function ended(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
