import { isAlias, isMap, isScalar, isSeq, type ParsedNode } from "yaml";
import type { KeyPath, Plain, PlainMap } from "../plain.ts";
import { limits } from "./limits.ts";
import type { Fault } from "./parse-yaml.ts";

/** A mistake in how a value is written, with the key it stands under. */
export interface PlacedFault extends Fault {
  path: KeyPath;
  /** Set where the value was left out because of it: whatever is missing there then follows from it. */
  unread?: boolean;
}

type Node = ParsedNode | null;
type MapNode = Extract<ParsedNode, { items: { key: unknown }[] }>;
const reserved = new Set(["__proto__", "constructor", "prototype"]);

/**
 * The plain value of a file. Only what reads the same to everybody is taken: no anchors, aliases, merge keys or tags,
 * every key a text and written once, and no key without a value, since that would be null and so delete.
 */
export function toPlain(contents: Node): { value: PlainMap; faults: readonly PlacedFault[] } {
  const reader = new Reader();
  if (contents === null || isEmpty(contents)) return { value: {}, faults: [] };
  if (isMap(contents)) return { value: reader.map(contents, [], contents.range[0]), faults: reader.faults };
  reader.refuse([], contents.range[0], "not a map of keys and values");
  return { value: {}, faults: reader.faults };
}

/** Reads nodes and collects what is wrong with them. A fault's offset is that of the key, or of the entry of a list. */
class Reader {
  readonly faults: PlacedFault[] = [];

  refuse(path: KeyPath, offset: number, text: string, hint?: string, unread = false): void {
    this.faults.push({ path, offset, text, ...(hint === undefined ? {} : { hint }), unread });
  }

  map(node: MapNode, path: KeyPath, offset: number): PlainMap {
    this.properties(node, path, offset);
    const map: Record<string, Plain> = {};
    const seen = new Set<string>();
    for (const pair of node.items) {
      const key = this.key(pair.key, path);
      if (key === undefined) continue;
      const at = [...path, key];
      const keyOffset = pair.key.range[0];
      if (seen.has(key)) this.refuse(at, keyOffset, "written twice", "keep one of the two");
      else if (isEmpty(pair.value)) {
        this.refuse(at, keyOffset, "has no value", "write null to remove what is inherited", true);
      } else {
        const value = this.value(pair.value, at, keyOffset);
        if (value !== undefined) map[key] = value;
      }
      seen.add(key);
    }
    return map;
  }

  key(node: ParsedNode, path: KeyPath): string | undefined {
    const offset = node.range[0];
    this.properties(node, path, offset);
    if (isAlias(node)) return undefined;
    if (!isScalar(node)) {
      this.refuse(path, offset, "a key that is no text", "write it as one word");
      return undefined;
    }
    const wrong = keyFault(node.value);
    if (wrong === undefined) return String(node.value);
    this.refuse([...path, String(node.value)], offset, wrong.text, wrong.hint, true);
    return undefined;
  }

  /** Undefined where the value cannot be taken: it then counts as not written, so that nothing else follows from it. */
  value(node: Node, path: KeyPath, offset: number): Plain | undefined {
    if (node === null) return null;
    if (isMap(node)) return this.map(node, path, offset);
    this.properties(node, path, offset);
    if (isSeq(node)) {
      return node.items.map((item, index) => this.value(item, [...path, index], item.range[0]) ?? null);
    }
    if (!isScalar(node)) return undefined;
    const { value } = node;
    if (typeof value === "number" || typeof value === "boolean") return value;
    if (typeof value !== "string") return null;
    if (value.length <= limits.textLength) return value;
    const text = `a text of ${value.length.toLocaleString("en")} characters`;
    this.refuse(path, offset, text, `at most ${limits.textLength.toLocaleString("en")}`, true);
    return undefined;
  }

  properties(node: ParsedNode, path: KeyPath, offset: number): void {
    if (isAlias(node)) this.refuse(path, offset, "an alias", "write the value out", true);
    else if (node.anchor !== undefined) this.refuse(path, offset, "an anchor", "write the value out");
    if (node.tag !== undefined) this.refuse(path, offset, "a YAML tag", "remove it");
  }
}

function isEmpty(node: Node): boolean {
  return node === null || (isScalar(node) && node.value === null && node.source === "");
}

function keyFault(key: unknown): { text: string; hint: string } | undefined {
  if (typeof key !== "string") return { text: "a key that is no text", hint: "put it in quotes" };
  if (key === "<<") return { text: "a merge key", hint: "write the keys out" };
  if (reserved.has(key)) return { text: "a reserved key", hint: "choose another name" };
  if (key.length <= limits.textLength) return undefined;
  return { text: "a key that is too long", hint: "choose a shorter name" };
}
