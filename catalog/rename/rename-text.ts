import type { Paint } from "../../terminal/paint.ts";
import { quote } from "../check/quote.ts";
import type { RenamedFile, RenamePlan } from "./interrupted.ts";

/** What a rename changes, line by line. */
export function renameText({ from, to, madeAs, files }: RenamePlan, paint: Paint): string {
  return [
    `surface ${quote(from)} becomes ${quote(to)}`,
    "",
    ...files.flatMap((file) => [paint.bold(file.path), ...changedLines(file, paint), ""]),
    `Nothing in a cloud is replaced: its resources keep the name ${quote(madeAs)}, under which they were made.`,
  ].join("\n");
}

/** A rename changes a line, or adds or removes one: nothing moves. */
function changedLines({ before, after }: RenamedFile, paint: Paint): string[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const gone = (line: number): string => paint.red(`  ${number(line)} - ${old[line] ?? ""}`);
  const come = (line: number): string => paint.green(`  ${number(line)} + ${now[line] ?? ""}`);
  const lines: string[] = [];
  for (let a = 0, b = 0; a < old.length || b < now.length; a += 1, b += 1) {
    if (old[a] === now[b]) continue;
    if (b + 1 < now.length && old[a] === now[b + 1]) lines.push(come(b++));
    else if (a + 1 < old.length && old[a + 1] === now[b]) lines.push(gone(a++));
    else lines.push(gone(a), come(b));
  }
  return lines;
}

function number(line: number): string {
  return String(line + 1).padStart(4);
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/);
}
