import type { Context } from "./context.ts";
import { cut, onOneLine, padded, widthOf, wrapped } from "./width.ts";

/** A column of a table. */
interface Column {
  /** In lower case; shown in upper case, to be told from what is below it. */
  head: string;
  /** Where there is no room for all, this column is cut with "…". Not for what somebody has to type. */
  cut?: true;
  /** Left out where there is no room for all. `--json` has it, and so has a pipe. */
  optional?: true;
  /** Numbers stand below each other's ends. */
  side?: "right";
}

/** What stands in a cell, on one line; painted after it was cut. */
type Cell = string | { text: string; paint: (text: string) => string };

/** Between two columns. */
const gap = 2;
/** A column that is cut to less says nothing. */
const narrowest = 12;

/**
 * Rows below their heads, as `gh` prints them: no grid. Where `columns` are too few for all of it, optional columns go, and
 * then those are cut that may be; where that is not enough, each row becomes a paragraph: its first cell, and the others
 * below it with their heads. Without `columns` (a pipe, a file) everything stands as it is, however long. The text ends with
 * a line end; it is empty where there are no rows.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { columns: room }: Pick<Context, "columns">,
): string {
  if (rows.length === 0) return "";
  const whole = columns.map(({ head }, index) =>
    Math.max(widthOf(head), ...rows.map((row) => widthOf(textOf(row[index])))),
  );
  const widths = room === undefined ? whole : fitted(columns, whole, room);
  if (widths === undefined) return rows.map((row) => paragraph(columns, row, room)).join("");
  const heads = columns.map(({ head }) => head.toUpperCase());
  return [heads, ...rows].map((row) => `${line(columns, row, widths)}\n`).join("");
}

/**
 * Names with their values beside them; a value that has no room there stands below its name, in lines of whole words. The
 * text ends with a line end.
 */
export function nameList(
  pairs: readonly (readonly [name: string, value: string])[],
  { columns, indent = "" }: Pick<Context, "columns"> & { indent?: string },
): string {
  const width = Math.max(0, ...pairs.map(([name]) => widthOf(name))) + gap;
  const room = columns === undefined ? undefined : columns - widthOf(indent);
  return pairs
    .map(([name, value]) => {
      if (room === undefined || width + widthOf(value) <= room) {
        return `${indent}${`${padded(name, width)}${value}`.trimEnd()}\n`;
      }
      const below = wrappedBelow(value, { columns: room });
      return [name, ...below].map((text) => `${indent}${text}\n`).join("");
    })
    .join("");
}

/** A text in lines that stand, indented, below what it is about. */
export function wrappedBelow(text: string, { columns }: Pick<Context, "columns">): string[] {
  const room = columns === undefined ? undefined : columns - gap;
  return wrapped(text, room).map((each) => `  ${each}`);
}

/** The widths of columns that have room, 0 for those left out; undefined where there is none. What is widest is cut. */
function fitted(columns: readonly Column[], whole: readonly number[], room: number): number[] | undefined {
  const widths = [...whole];
  const isOver = (): boolean =>
    widths.reduce((sum, width) => sum + (width === 0 ? 0 : width + gap), -gap) > room;
  for (let at = columns.length - 1; at >= 0 && isOver(); at -= 1) {
    if (columns[at]?.optional === true) widths[at] = 0;
  }
  while (isOver()) {
    const able = widths.filter((width, index) => columns[index]?.cut === true && width > narrowest);
    if (able.length === 0) return undefined;
    const widest = Math.max(...able);
    const at = widths.findIndex((width, index) => columns[index]?.cut === true && width === widest);
    widths[at] = widest - 1;
  }
  return widths;
}

function line(columns: readonly Column[], row: readonly Cell[], widths: readonly number[]): string {
  const cells = columns.flatMap(({ side }, index) => {
    const cell = row[index];
    const width = widths[index] ?? 0;
    return width === 0 ? [] : [padded(painted(cell, cut(textOf(cell), width)), width, side ?? "left")];
  });
  return cells.join(" ".repeat(gap)).trimEnd();
}

function paragraph(columns: readonly Column[], row: readonly Cell[], room: number | undefined): string {
  const [first, ...others] = row;
  const pairs = others.flatMap((cell, index): [string, string][] => {
    const text = textOf(cell);
    return text === "" ? [] : [[columns[index + 1]?.head ?? "", painted(cell, text)]];
  });
  return `${painted(first, textOf(first))}\n${nameList(pairs, { columns: room, indent: "  " })}`;
}

function textOf(cell: Cell | undefined): string {
  return onOneLine(typeof cell === "string" ? cell : (cell?.text ?? ""));
}

function painted(cell: Cell | undefined, text: string): string {
  return typeof cell === "object" ? cell.paint(text) : text;
}
