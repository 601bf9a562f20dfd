import { isPlainMap, type Plain, type PlainMap } from "../plain.ts";

/**
 * One layer over another: maps merge key by key, lists and single values replace, null deletes. What the upper layer
 * does not mention is shared, not copied, so that unchanged parts of two results are the same object.
 */
export function merge(lower: PlainMap, upper: PlainMap): PlainMap {
  let merged: Record<string, Plain> | undefined;
  for (const key of Object.keys(upper)) {
    const over = upper[key];
    if (over === undefined) continue;
    const under = Object.hasOwn(lower, key) ? lower[key] : undefined;
    const value = isPlainMap(over) ? merge(isPlainMap(under) ? under : empty, over) : over;
    if (value === under || (value === null && under === undefined)) continue;
    merged ??= { ...lower };
    if (value === null) Reflect.deleteProperty(merged, key);
    else merged[key] = value;
  }
  return merged ?? lower;
}

const empty: PlainMap = {};

/** All layers, the first at the bottom: the left fold of `merge`. */
export function mergeAll(layers: Iterable<PlainMap>): PlainMap {
  let merged = empty;
  for (const layer of layers) merged = merge(merged, layer);
  return merged;
}
