import { isMap, isScalar, stringify, type Pair, type ParsedNode } from "yaml";
import { lineEndOf } from "../../files/line-ends.ts";

/** A place of a text, and what stands there afterwards. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

export type ParsedPair = Pair<ParsedNode, ParsedNode | null>;

/** The text with its edits, none of which reaches into another. Nothing else in it is touched. */
export function edited(text: string, edits: readonly Edit[]): string {
  // From the end, so that what is before it stays where it is.
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((done, { start, end, text: now }) => done.slice(0, start) + now + done.slice(end), text);
}

/** An entry (`key: value`) as the first of a pair's map: on a line of its own, or the first between braces. */
export function firstEntry(text: string, { key, value }: ParsedPair, entry: string): Edit {
  if (isMap(value) && value.flow === true) {
    const start = value.range[0] + 1;
    if (value.items.length === 0) return { start, end: value.range[1] - 1, text: ` ${entry} ` };
    const [, space = ""] = /^([ \t]*)/.exec(text.slice(start)) ?? [];
    return { start: start + space.length, end: start + space.length, text: `${entry}, ` };
  }
  // Behind the key's own line, with its comment.
  const line = text.indexOf("\n", key.range[1]);
  const end = line === -1 ? text.length : text.charAt(line - 1) === "\r" ? line - 1 : line;
  const first = isMap(value) ? value.items[0]?.key : undefined;
  const indent = first === undefined ? `${indentAt(text, key.range[0])}  ` : indentAt(text, first.range[0]);
  return { start: end, end, text: `${lineEndOf(text)}${indent}${entry}` };
}

export function pairsOf(node: ParsedNode | null | undefined): readonly ParsedPair[] {
  return isMap(node) ? node.items : [];
}

export function isNamed(node: ParsedNode, name: string): boolean {
  return isScalar(node) && node.value === name;
}

/** A word as YAML takes it for text: `null` and `true` are words of its own. */
export function entryText(word: string | number | boolean): string {
  return stringify(word).trim();
}

function indentAt(text: string, offset: number): string {
  return text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
}
