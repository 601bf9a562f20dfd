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
const reserved = new Set(["__proto__", "constructor", "prototype"]);

/**
 * The plain value of a file. Only what reads the same to everybody is taken: no anchors, aliases, merge keys or tags,
 * every key a text and written once, and no key without a value, since that would be null and so delete.
 */
export function toPlain(contents: Node): { value: PlainMap; faults: PlacedFault[] } {
  const faults: PlacedFault[] = [];
  if (contents === null) return { value: {}, faults };
  if (!isMap(contents)) {
    // A file of comments only parses as an empty scalar.
    if (!isScalar(contents) || contents.source !== "") {
      faults.push({ path: [], offset: contents.range[0], text: "not a map of keys and values" });
    }
    return { value: {}, faults };
  }
  return { value: readMap(contents, [], faults), faults };
}

function readMap(
  node: Extract<ParsedNode, { items: { key: unknown }[] }>,
  path: KeyPath,
  faults: PlacedFault[],
): PlainMap {
  checkProperties(node, path, faults);
  const map: Record<string, Plain> = {};
  for (const pair of node.items) {
    const key = readKey(pair.key, path, faults);
    if (key === undefined) continue;
    const at = [...path, key];
    if (Object.hasOwn(map, key)) {
      faults.push({
        path: at,
        offset: pair.key.range[0],
        text: "written twice",
        hint: "keep one of the two",
      });
      continue;
    }
    const value = isEmpty(pair.value) ? undefined : readValue(pair.value, at, faults);
    if (isEmpty(pair.value)) {
      const offset = pair.key.range[0];
      faults.push({
        path: at,
        offset,
        text: "has no value",
        hint: "write null to remove what is inherited",
        unread: true,
      });
    }
    if (value !== undefined) map[key] = value;
  }
  return map;
}

function isEmpty(node: Node): boolean {
  return node === null || (isScalar(node) && node.value === null && node.source === "");
}

function readKey(node: ParsedNode, path: KeyPath, faults: PlacedFault[]): string | undefined {
  checkProperties(node, path, faults);
  if (isAlias(node)) return undefined;
  const wrong = keyFault(node);
  if (wrong !== undefined) {
    const at = isScalar(node) ? [...path, String(node.value)] : path;
    faults.push({ path: at, offset: node.range[0], ...wrong, unread: isScalar(node) });
  }
  return isScalar(node) && typeof node.value === "string" && wrong === undefined ? node.value : undefined;
}

function keyFault(node: ParsedNode): Omit<Fault, "offset"> | undefined {
  if (!isScalar(node)) return { text: "a key that is no text", hint: "write it as one word" };
  if (typeof node.value !== "string") return { text: "a key that is no text", hint: "put it in quotes" };
  if (node.value === "<<") return { text: "a merge key", hint: "write the keys out" };
  if (reserved.has(node.value)) return { text: "a reserved key", hint: "choose another name" };
  if (node.value.length > limits.textLength)
    return { text: "a key that is too long", hint: "choose a shorter name" };
  return undefined;
}

/** Undefined where the value cannot be taken: it then counts as not written, so that nothing else follows from it. */
function readValue(node: Node, path: KeyPath, faults: PlacedFault[]): Plain | undefined {
  if (node === null) return null;
  if (isMap(node)) return readMap(node, path, faults);
  checkProperties(node, path, faults);
  if (isSeq(node)) return node.items.map((item, index) => readValue(item, [...path, index], faults) ?? null);
  if (!isScalar(node)) return undefined;
  const { value } = node;
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value !== "string") return null;
  if (value.length <= limits.textLength) return value;
  const text = `a text of ${value.length.toLocaleString("en")} characters`;
  faults.push({
    path,
    offset: node.range[0],
    text,
    hint: `at most ${limits.textLength.toLocaleString("en")}`,
  });
  return undefined;
}

function checkProperties(node: ParsedNode, path: KeyPath, faults: PlacedFault[]): void {
  const offset = node.range[0];
  if (isAlias(node))
    faults.push({ path, offset, text: "an alias", hint: "write the value out", unread: true });
  else if (node.anchor !== undefined)
    faults.push({ path, offset, text: "an anchor", hint: "write the value out" });
  if (node.tag !== undefined) faults.push({ path, offset, text: "a YAML tag", hint: "remove it" });
}
