const around = 2;
const mostLines = 60;

interface Line {
  sign: "-" | "+" | " ";
  text: string;
}

/** What has to change in a file, as `diff -u` shows it, without the names of files and the numbers of lines. */
export function differenceOf(found = "", wanted = ""): string {
  const lines = linesOfBoth(split(found), split(wanted));
  const isNear = (index: number): boolean =>
    lines.slice(Math.max(0, index - around), index + around + 1).some(({ sign }) => sign !== " ");
  const shown = lines.flatMap((line, index) => {
    if (!isNear(index)) return [];
    const gap = index > 0 && !isNear(index - 1) ? ["@@"] : [];
    return [...gap, `${line.sign}${line.text}`];
  });
  const left = shown.length - mostLines;
  return [...shown.slice(0, mostLines), ...(left > 0 ? [`… and ${left} lines more`] : [])].join("\n");
}

/** Both files as one, with as many lines in common as possible. */
function linesOfBoth(before: readonly string[], after: readonly string[]): Line[] {
  const common = longestCommon(before, after);
  const lines: Line[] = [];
  let [a, b] = [0, 0];
  while (a < before.length || b < after.length) {
    const isSame = a < before.length && before[a] === after[b];
    const isRemoved =
      a < before.length && (b >= after.length || (common[a + 1]?.[b] ?? 0) >= (common[a]?.[b + 1] ?? 0));
    if (isSame) lines.push({ sign: " ", text: before[a] ?? "" });
    else if (isRemoved) lines.push({ sign: "-", text: before[a] ?? "" });
    else lines.push({ sign: "+", text: after[b] ?? "" });
    if (isSame || isRemoved) a += 1;
    if (isSame || !isRemoved) b += 1;
  }
  return lines;
}

/** By the first line of each that is looked at: how many lines both have in common from there on. */
function longestCommon(before: readonly string[], after: readonly string[]): number[][] {
  const table = Array.from({ length: before.length + 1 }, () =>
    Array.from({ length: after.length + 1 }, () => 0),
  );
  for (let a = before.length - 1; a >= 0; a -= 1) {
    const [row = [], below = []] = [table[a], table[a + 1]];
    for (let b = after.length - 1; b >= 0; b -= 1) {
      row[b] = before[a] === after[b] ? (below[b + 1] ?? 0) + 1 : Math.max(below[b] ?? 0, row[b + 1] ?? 0);
    }
  }
  return table;
}

function split(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}
