const around = 2;
const mostLines = 60;

/**
 * What has to change in a file, as `diff -u` shows it: from the first line that differs to the last. Enough for files that
 * are written anew as a whole.
 */
export function differenceOf(found = "", wanted = ""): string {
  const before = linesOf(found);
  const after = linesOf(wanted);
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const shorter = Math.min(before.length, after.length) - start;
  while (end < shorter && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const changed = [
    ...before.slice(start, before.length - end).map((line) => `-${line}`),
    ...after.slice(start, after.length - end).map((line) => `+${line}`),
  ];
  const left = changed.length - mostLines;
  return [
    `@@ line ${start + 1} @@`,
    ...before.slice(Math.max(0, start - around), start).map((line) => ` ${line}`),
    ...changed.slice(0, mostLines),
    ...(left > 0 ? [`… and ${left} lines more`] : []),
  ].join("\n");
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}
