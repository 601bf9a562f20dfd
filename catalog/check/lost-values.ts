import { z } from "zod";
import { catalogSchema } from "../../model/declared/catalog.ts";
import { merge } from "../merge/merge.ts";
import { isPlainMap, mapAt, valueAt, type KeyPath, type Plain, type PlainMap } from "../plain.ts";
import { unwritable } from "./derive.ts";
import type { Finding } from "./finding.ts";
import { schemaAt, variantAt } from "./schema-at.ts";
import { didYouMean } from "./suggest.ts";
import { unknownKey } from "./unknown-key.ts";

/**
 * What the layers say and the merge leaves no trace of, so that no later check can see it: a null that deletes nothing,
 * and a value where a map belongs, once an upper layer puts a map in its place.
 */
export function* lostValues(layers: readonly PlainMap[], merged: PlainMap): Generator<Finding> {
  let lower: PlainMap = {};
  for (const layer of layers) {
    yield* visit(layer, lower, [], { layers, merged });
    lower = merge(lower, layer);
  }
}

interface Layers {
  layers: readonly PlainMap[];
  merged: PlainMap;
}

function* visit(layer: PlainMap, lower: Plain | undefined, path: KeyPath, all: Layers): Generator<Finding> {
  for (const key of Object.keys(layer)) {
    const value = layer[key];
    const under = isPlainMap(lower) && Object.hasOwn(lower, key) ? lower[key] : undefined;
    if (value === null && under === undefined) yield* idleNull([...path, key], all.merged);
    else if (isPlainMap(value)) {
      if (under !== undefined && !isPlainMap(under)) yield* notAMap([...path, key], all);
      yield* visit(value, under, [...path, key], all);
    } else if (value !== null && isPlainMap(under)) yield* notAMap([...path, key], all);
  }
}

/** Null for a known field is fine: it says that the default is meant. */
function* idleNull(path: KeyPath, merged: PlainMap): Generator<Finding> {
  const [section, , field] = path;
  const parent = path.slice(0, -1);
  const key = String(path.at(-1));
  const wrong = path.length === 3 ? unwritable(String(section), String(field)) : undefined;
  const schema = variantAt(catalogSchema, merged, parent);
  if (wrong !== undefined) yield { path, ...wrong, showsValue: false };
  else if (schema instanceof z.ZodObject && !Object.hasOwn(schema.shape, key)) {
    yield unknownKey(catalogSchema, merged, [], parent, key);
  } else if (schemaAt(catalogSchema, merged, parent) instanceof z.ZodRecord) {
    const hint = didYouMean(key, Object.keys(mapAt(merged, parent)));
    yield { path, text: "removes nothing", hint, showsValue: false, dependsOn: [parent] };
  }
}

/** Where one layer has a map and another has none, and a map belongs there: every layer without one is wrong. */
function* notAMap(path: KeyPath, { layers, merged }: Layers): Generator<Finding> {
  const schema = variantAt(catalogSchema, merged, path);
  if (!(schema instanceof z.ZodObject || schema instanceof z.ZodRecord)) return;
  for (const [index, layer] of layers.entries()) {
    const value = valueAt(layer, path);
    if (value === undefined || value === null || isPlainMap(value)) continue;
    yield { path, text: "must be a map", layers: index + 1 };
  }
}
