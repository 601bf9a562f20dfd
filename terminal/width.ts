import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { isObject } from "../model/is-object.ts";

let measure: ((text: string) => number) | undefined;
let graphemes: Intl.Segmenter | undefined;

/** How many columns of a terminal a text takes: none for a Thai vowel above, two for 漢, none for what sets a colour. */
export function widthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  measure ??= library();
  return measure(text);
}

/** Loaded when something has to be measured: that takes as long as Node itself takes to start. */
function library(): (text: string) => number {
  const loaded: unknown = createRequire(import.meta.url)(fileURLToPath(import.meta.resolve("string-width")));
  const found = isObject(loaded) ? loaded["default"] : undefined;
  if (typeof found !== "function") throw new Error("string-width does not export a function");
  return (text) => Number(Reflect.apply(found, undefined, [text]));
}

/** A text from outside, with what ends a line or what a terminal would act on written out. */
export function onOneLine(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  return text.replaceAll(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0)?.toString(16).padStart(4, "0") ?? "";
    return character === "\n" ? "\\n" : `\\u${code}`;
  });
}

/** A text of `columns` columns, with spaces after it; or before it. What is wider stays as it is. */
export function padded(text: string, columns: number, side: "left" | "right" = "left"): string {
  const spaces = " ".repeat(Math.max(0, columns - widthOf(text)));
  return side === "left" ? text + spaces : spaces + text;
}

/** A text's characters as people count them: an emoji of several code points is one. */
export function graphemesOf(text: string): string[] {
  graphemes ??= new Intl.Segmenter("en");
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** A text of at most `columns` columns: what is longer ends with "…". Not for what holds colours. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let kept = "";
  for (const segment of graphemesOf(text)) {
    if (widthOf(kept + segment) > columns - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** A text in lines of at most `columns` columns, broken between words; in one where it goes to no terminal. */
export function wrapped(text: string, columns: number | undefined): string[] {
  return columns === undefined ? [text] : filled(text, columns, columns);
}

/**
 * Sentences for people, of one line or more: what is wider than the terminal goes on below, two columns further in than it
 * began. Nothing is broken where they go to no terminal.
 */
export function sentences(text: string, columns: number | undefined): string {
  if (columns === undefined) return text.replaceAll(noBreak, " ");
  const shown = text.split("\n").flatMap((line) => {
    if (widthOf(line) <= columns) return [line];
    const indent = /^ */.exec(line)?.[0] ?? "";
    const room = columns - indent.length;
    const [first = "", ...more] = filled(line.slice(indent.length), room, room - 2);
    return [indent + first, ...more.map((each) => `${indent}  ${each}`)];
  });
  return shown.join("\n").replaceAll(noBreak, " ");
}

const noBreak = "\u00a0";

/** A command that stands in no quotes, for `sentences`, which keeps it on one line. */
export function whole(command: string): string {
  return command.replaceAll(" ", noBreak);
}

/** A word with the spaces before it. What stands in quotes is one: a command, a path or a value, which people copy whole. */
const word = / *(?:"[^"]*"|`[^`]*`|[^ ])+/g;

/** As many words to a line as fit; one that is wider has a line of its own. */
function filled(text: string, first: number, others: number): string[] {
  const lines: string[] = [];
  for (const [each] of text.matchAll(word)) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last + each) <= (lines.length === 1 ? first : others)) {
      lines.splice(-1, 1, last + each);
    } else lines.push(each.trimStart());
  }
  return lines;
}
