import { isMap, isScalar, isSeq, type ParsedNode } from "yaml";
import type { Position } from "../../model/declared/environment-configuration.ts";
import type { KeyPath } from "../plain.ts";
import type { CatalogFile } from "./catalog-file.ts";

interface Entry {
  key: ParsedNode;
  value: ParsedNode | null;
}
const indexes = new WeakMap<ParsedNode, Map<unknown, Entry>>();

/**
 * Where a path was written in one file: the key of a map's entry, the entry itself of a list, the file's first
 * character for the empty path. Undefined where the file does not have it. Positions are only looked up when somebody
 * asks, which keeps loading a correct catalog cheap.
 */
export function locate(file: CatalogFile, path: KeyPath): Position | undefined {
  const found = find(file, path);
  return found === undefined ? undefined : { file: file.path, ...file.lines.at(found.offset) };
}

/** The text of a single value as it was written, without quotes; undefined for a map, a list or a path that leads nowhere. */
export function sourceAt(file: CatalogFile, path: KeyPath): string | undefined {
  const node = find(file, path)?.node;
  return isScalar(node) ? node.source : undefined;
}

function find(file: CatalogFile, path: KeyPath): { offset: number; node: ParsedNode | null } | undefined {
  let node: ParsedNode | null = file.contents;
  let offset = 0;
  for (const key of path) {
    if (node !== null && isMap(node)) {
      const entry = indexOf(node).get(key);
      if (entry === undefined) return undefined;
      offset = entry.key.range[0];
      node = entry.value;
    } else if (node !== null && isSeq(node) && typeof key === "number") {
      const item: ParsedNode | undefined = node.items[key];
      if (item === undefined) return undefined;
      offset = item.range[0];
      node = item;
    } else return undefined;
  }
  return { offset, node };
}

function indexOf(node: ParsedNode): Map<unknown, Entry> {
  const known = indexes.get(node);
  if (known !== undefined) return known;
  const index = new Map<unknown, Entry>();
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      if (isScalar(key) && !index.has(key.value)) index.set(key.value, { key, value });
    }
  }
  indexes.set(node, index);
  return index;
}
