import type { RegionName } from "../../model/declared/region.ts";
import type { CatalogFile } from "../files/catalog-file.ts";
import type { Position } from "../../model/declared/environment-configuration.ts";
import { locate, sourceAt } from "../files/locate.ts";
import { isPlainList, isPlainMap, type KeyPath, type Plain } from "../plain.ts";

/** Which part of an environment is meant; without a region what holds in all of them, without a subproject all of these. */
export interface Scope {
  region?: RegionName | undefined;
  subproject?: string | undefined;
}

/**
 * Where the merged value at a path was written: in the uppermost layer that mentions it. For a key that is gone because
 * a layer deletes it, where it is deleted. Undefined where no layer that still counts has it.
 */
export function originOf(layers: readonly CatalogFile[], path: KeyPath): Position | undefined {
  for (const layer of layers.toReversed()) {
    const position = locate(layer, path);
    if (position !== undefined) return position;
    if (replacesAbove(layer.value, path)) return undefined;
  }
  return undefined;
}

/** The text of a single value as the uppermost layer that has it wrote it; undefined for a map or a list. */
export function writtenAs(layers: readonly CatalogFile[], path: KeyPath): string | undefined {
  for (const layer of layers.toReversed())
    if (locate(layer, path) !== undefined) return sourceAt(layer, path);
  return undefined;
}

/** The origin of a path or, for what is not there, of the closest map above it that is. */
export function closestOrigin(layers: readonly CatalogFile[], path: KeyPath): Position {
  for (let length = path.length; length > 0; length -= 1) {
    const position = originOf(layers, path.slice(0, length));
    if (position !== undefined) return position;
  }
  // The environment's own file, which is where most of it stands.
  return { file: (layers[1] ?? layers[0])?.path ?? "", line: 1, column: 1 };
}

/** Whether a layer puts something above the path in whose place lower layers no longer count. */
function replacesAbove(value: Plain, path: KeyPath): boolean {
  let at: Plain | undefined = value;
  for (const key of path) {
    if (!isPlainMap(at)) return true;
    at = Object.hasOwn(at, key) ? at[key] : undefined;
    if (at === undefined) return false;
    if (isPlainList(at)) return true;
  }
  return false;
}
