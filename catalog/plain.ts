/** What a catalog file can say: text, numbers, yes or no, lists and maps. */
export type Plain = string | number | boolean | null | PlainList | PlainMap;
export type PlainList = readonly Plain[];
export interface PlainMap {
  readonly [key: string]: Plain;
}

/** The way to a value: keys of maps, and indexes of lists. */
export type KeyPath = readonly (string | number)[];

export function isPlainMap(value: unknown): value is PlainMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isPlainList(value: unknown): value is PlainList {
  return Array.isArray(value);
}

/** The value at a path, or undefined where the path leads nowhere. Inherited properties are never found. */
export function valueAt(value: Plain | undefined, path: KeyPath): Plain | undefined {
  let at = value;
  for (const key of path) {
    if (isPlainList(at) && typeof key === "number") at = at[key];
    else if (isPlainMap(at) && Object.hasOwn(at, key)) at = at[key];
    else return undefined;
  }
  return at;
}

/** The map at a path; an empty one where there is none. */
export function mapAt(value: Plain | undefined, path: KeyPath): PlainMap {
  const found = valueAt(value, path);
  return isPlainMap(found) ? found : {};
}
