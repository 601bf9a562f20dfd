import { isMap, isSeq, parseDocument, type ParsedNode } from "yaml";
import {
  edited,
  entryText,
  firstEntry,
  isNamed,
  pairsOf,
  type Edit,
  type ParsedPair,
} from "../edit/edits.ts";

/** What a rename of a surface writes into one file. */
export interface FileRename {
  from: string;
  to: string;
  /** Whether the file is to say what the surface was made as; `undefined` leaves what it says. */
  madeAs?: "write" | "remove" | undefined;
}

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
  return edited(text, edits);
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
  const made =
    rename.madeAs === "write"
      ? [firstEntry(text, own, `madeAs: ${entryText(rename.from)}`)]
      : removal(text, own, rename);
  return [...keyEdits(surfaces, rename), ...made];
}

function keyEdits(map: ParsedNode | null | undefined, { from, to }: FileRename): Edit[] {
  return pairsOf(map).flatMap(({ key }) => (isNamed(key, from) ? [inPlaceOf(key, to)] : []));
}

function valueEdits(value: ParsedNode | null | undefined, { from, to }: FileRename): Edit[] {
  return value && isNamed(value, from) ? [inPlaceOf(value, to)] : [];
}

function inPlaceOf({ range: [start, end] }: ParsedNode, name: string): Edit {
  return { start, end, text: entryText(name) };
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

function itemsOf(node: ParsedNode | null | undefined): readonly ParsedNode[] {
  return isSeq(node) ? node.items : [];
}
