import { isMap, isScalar, isSeq, parseDocument, type ParsedNode } from "yaml";

/** Offsets of one entry in a YAML text; of a list's entry the key is the value. */
export interface Entry {
  keyStart: number;
  keyEnd: number;
  valueStart: number;
  valueEnd: number;
  /** Of what surrounds it: `{…}` and `[…]`, or lines. */
  inFlow: boolean;
  value: ParsedNode | null;
}

type Path = readonly (string | number)[];

/** Where a path stands in the text; throws if it does not, since then the test is wrong. */
export function entryAt(source: string, path: Path): Entry {
  let node: ParsedNode | null = contentsOf(source);
  let entry: Entry | undefined;
  for (const key of path) {
    if (node !== null && isMap(node)) {
      const pair = node.items.find((one) => isScalar(one.key) && one.key.value === key);
      if (pair === undefined) throw new Error(`no ${path.join(".")}`);
      const [keyStart, keyEnd] = pair.key.range;
      const [valueStart, valueEnd] = pair.value?.range ?? [keyEnd, keyEnd];
      entry = { keyStart, keyEnd, valueStart, valueEnd, inFlow: node.flow === true, value: pair.value };
      node = pair.value;
    } else if (node !== null && isSeq(node) && typeof key === "number" && node.items[key] !== undefined) {
      const item: ParsedNode = node.items[key];
      const [start, end] = item.range;
      entry = { keyStart: start, keyEnd: end, valueStart: start, valueEnd: end, inFlow: true, value: item };
      node = item;
    } else throw new Error(`no ${path.join(".")}`);
  }
  if (entry === undefined) throw new Error("the empty path has no entry");
  return entry;
}

/** Puts another value in the place of the one at a path. */
export function setValue(source: string, path: Path, value: string): string {
  const { valueStart, valueEnd } = entryAt(source, path);
  const block = source.slice(valueStart, valueEnd).includes("\n");
  const start = block ? source.lastIndexOf(":", valueStart) + 1 : valueStart;
  const rest = source.slice(valueEnd);
  return `${source.slice(0, start)}${block ? " " : ""}${value}${block ? "\n" : ""}${rest}`;
}

/** Gives the key at a path another name. */
export function renameKey(source: string, path: Path, name: string): string {
  const { keyStart, keyEnd } = entryAt(source, path);
  return source.slice(0, keyStart) + name + source.slice(keyEnd);
}

/** Takes an entry out, with its lines or its comma. */
export function removeEntry(source: string, path: Path): string {
  const { keyStart, valueEnd, inFlow } = entryAt(source, path);
  if (!inFlow) {
    const start = source.lastIndexOf("\n", keyStart) + 1;
    const newline = source.indexOf("\n", valueEnd - 1);
    return source.slice(0, start) + source.slice(newline + 1);
  }
  const after = /^\s*,\s*/.exec(source.slice(valueEnd));
  if (after !== null) return source.slice(0, keyStart) + source.slice(valueEnd + after[0].length);
  const before = /,\s*$/.exec(source.slice(0, keyStart))?.[0] ?? "";
  return source.slice(0, keyStart - before.length) + source.slice(valueEnd);
}

/** Puts an entry in front of the one at a path, with the same indentation. */
export function insertBefore(source: string, path: Path, text: string): string {
  const { keyStart, inFlow } = entryAt(source, path);
  if (inFlow) return `${source.slice(0, keyStart)}${text}, ${source.slice(keyStart)}`;
  const column = keyStart - source.lastIndexOf("\n", keyStart - 1) - 1;
  return `${source.slice(0, keyStart)}${text}\n${" ".repeat(column)}${source.slice(keyStart)}`;
}

/** 1-based line and column of an offset, counted the simple way. */
export function placeOf(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

export interface WrittenPath {
  path: (string | number)[];
  value: ParsedNode | null;
  /** Offset of the key. */
  keyStart: number;
}

/** The paths of all entries of maps in a text, in the order in which they are written. */
export function allPaths(source: string): WrittenPath[] {
  const paths: WrittenPath[] = [];
  const visit = (node: ParsedNode | null, path: (string | number)[]): void => {
    if (node === null || !isMap(node)) return;
    for (const { key, value } of node.items) {
      const at = [...path, isScalar(key) ? String(key.value) : ""];
      paths.push({ path: at, value, keyStart: key.range[0] });
      visit(value, at);
    }
  };
  visit(contentsOf(source), []);
  return paths;
}

let last: { source: string; contents: ParsedNode | null } | undefined;

/** Thousands of questions in a row are about one text, which is parsed once for them. Nobody changes what this gives. */
function contentsOf(source: string): ParsedNode | null {
  if (last?.source !== source) last = { source, contents: parseDocument(source).contents };
  return last.contents;
}
