import { isMap, isScalar, isSeq, parseDocument, stringify, type Pair, type ParsedNode } from "yaml";
import { lineEndOf } from "../../files/line-ends.ts";

/** What a rename of a surface writes into one file. */
export interface FileRename {
  from: string;
  to: string;
  /** Whether the file is to say what the surface was made as; `undefined` leaves what it says. */
  madeAs?: "write" | "remove" | undefined;
}

/** A place of the text, and what stands there afterwards. */
interface Edit {
  start: number;
  end: number;
  text: string;
}

type ParsedPair = Pair<ParsedNode, ParsedNode | null>;

/**
 * The text of a catalog's file, or of the clarifications beside it, with a surface called `to`: its key, the service of the same
 * name, and what names it. Nothing else in the file is touched, comments and formatting included.
 */
export function renameInFile(text: string, rename: FileRename): string {
  const { contents } = parseDocument(text, { logLevel: "silent" });
  const edits = [...surfaceEdits(text, contents, rename), ...keyEdits(at(contents, "services"), rename)];
  for (const section of ["bundles", "guardrails"]) {
    for (const { value } of pairsOf(at(contents, section)))
      edits.push(...valueEdits(at(value, "surface"), rename));
  }
  for (const entry of itemsOf(at(contents, "clarifications"))) {
    for (const name of itemsOf(at(entry, "surfaces"))) edits.push(...valueEdits(name, rename));
  }
  // From the end, so that what is before it stays where it is.
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((done, { start, end, text: now }) => done.slice(0, start) + now + done.slice(end), text);
}

/** Whether a file says anything of a surface of this name. */
export function mentionsSurface(text: string, name: string): boolean {
  const { contents } = parseDocument(text, { logLevel: "silent" });
  return pairsOf(at(contents, "surfaces")).some(({ key }) => isNamed(key, name));
}

function surfaceEdits(text: string, contents: ParsedNode | null, rename: FileRename): Edit[] {
  const surfaces = at(contents, "surfaces");
  const own = pairsOf(surfaces).find(({ key }) => isNamed(key, rename.from));
  if (own === undefined) return [];
  const made = rename.madeAs === "write" ? insertion(text, own, rename.from) : removal(text, own, rename);
  return [...keyEdits(surfaces, rename), ...made];
}

function keyEdits(map: ParsedNode | null | undefined, { from, to }: FileRename): Edit[] {
  return pairsOf(map).flatMap(({ key }) => (isNamed(key, from) ? [inPlaceOf(key, to)] : []));
}

function valueEdits(value: ParsedNode | null | undefined, { from, to }: FileRename): Edit[] {
  return value && isNamed(value, from) ? [inPlaceOf(value, to)] : [];
}

function inPlaceOf({ range: [start, end] }: ParsedNode, name: string): Edit {
  return { start, end, text: plain(name) };
}

/** `madeAs` as the first key of the surface: a line of its own, or the first between braces. */
function insertion(text: string, { key, value }: ParsedPair, name: string): Edit[] {
  const entry = `madeAs: ${plain(name)}`;
  if (isMap(value) && value.flow === true) {
    const start = value.range[0] + 1;
    if (value.items.length === 0) return [{ start, end: value.range[1] - 1, text: ` ${entry} ` }];
    const [, space = ""] = /^([ \t]*)/.exec(text.slice(start)) ?? [];
    return [{ start: start + space.length, end: start + space.length, text: `${entry}, ` }];
  }
  // Behind the key's own line, with its comment.
  const line = text.indexOf("\n", key.range[1]);
  const end = line === -1 ? text.length : text.charAt(line - 1) === "\r" ? line - 1 : line;
  const first = isMap(value) ? value.items[0]?.key : undefined;
  const indent = first === undefined ? `${indentAt(text, key.range[0])}  ` : indentAt(text, startOf(first));
  return [{ start: end, end, text: `${lineEndOf(text)}${indent}${entry}` }];
}

function removal(text: string, { value }: ParsedPair, { madeAs }: FileRename): Edit[] {
  if (madeAs !== "remove" || !isMap(value)) return [];
  const pairs = pairsOf(value);
  const index = pairs.findIndex(({ key }) => isNamed(key, "madeAs"));
  const pair = pairs[index];
  if (pair === undefined) return [];
  const [start] = pair.key.range;
  const end = pair.value?.range[1] ?? pair.key.range[1];
  if (value.flow !== true) {
    const begin = text.lastIndexOf("\n", start) + 1;
    const next = text.indexOf("\n", end);
    return [{ start: begin, end: next === -1 ? text.length : next + 1, text: "" }];
  }
  if (pairs.length === 1) return [{ start: value.range[0] + 1, end: value.range[1] - 1, text: "" }];
  const next = pairs[index + 1];
  if (next !== undefined) return [{ start, end: next.key.range[0], text: "" }];
  const before = pairs[index - 1];
  return [{ start: before?.value?.range[1] ?? before?.key.range[1] ?? start, end, text: "" }];
}

function at(node: ParsedNode | null | undefined, key: string): ParsedNode | null | undefined {
  return pairsOf(node).find((pair) => isNamed(pair.key, key))?.value;
}

function pairsOf(node: ParsedNode | null | undefined): readonly ParsedPair[] {
  return isMap(node) ? node.items : [];
}

function itemsOf(node: ParsedNode | null | undefined): readonly ParsedNode[] {
  return isSeq(node) ? node.items : [];
}

function isNamed(node: ParsedNode, name: string): boolean {
  return isScalar(node) && node.value === name;
}

function startOf({ range: [start] }: ParsedNode): number {
  return start;
}

function indentAt(text: string, offset: number): string {
  return text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
}

/** A name as YAML takes it for text: `null` and `true` are words of its own. */
function plain(name: string): string {
  return stringify(name).trim();
}
