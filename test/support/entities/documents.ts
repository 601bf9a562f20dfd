import assert from "node:assert/strict";

/** A document of an entity, as it comes from a file. */
export type Document = Readonly<Record<string, unknown>>;

export function isDocument(value: unknown): value is Document {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A field's path as keys: `[]` means the first entry of a list. */
export function keysOf(path: readonly string[]): (string | number)[] {
  return path.flatMap((key) => (key.endsWith("[]") ? [key.slice(0, -2), 0] : [key]));
}

export function valueIn(document: unknown, keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>((value, key) => {
    return typeof value === "object" && value !== null && Object.hasOwn(value, key)
      ? Reflect.get(value, key)
      : undefined;
  }, document);
}

/** A copy of the document with one value changed; undefined takes the key away. */
export function changed(document: Document, keys: readonly (string | number)[], value: unknown): Document {
  const copy = structuredClone(document);
  const last = keys.at(-1);
  const holder = valueIn(copy, keys.slice(0, -1));
  assert.ok(
    typeof holder === "object" && holder !== null && last !== undefined,
    `no ${keys.join(".")} in the example`,
  );
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else Reflect.set(holder, last, value);
  return copy;
}

/** A copy with the given keys of the top level; undefined takes a key away. */
export function withFields(document: Document, fields: Document): Document {
  return Object.entries(fields).reduce((copy, [key, value]) => changed(copy, [key], value), document);
}
