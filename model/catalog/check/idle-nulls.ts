import { z } from "zod";
import { catalogSchema } from "../catalog.ts";
import { isPlainMap, mapAt, type KeyPath, type Plain, type PlainMap } from "../plain.ts";
import { unwritable } from "./derive.ts";
import type { Finding } from "./finding.ts";
import { unknownKeyHint } from "./issues.ts";
import { schemaAt, variantAt } from "./schema-at.ts";
import { didYouMean } from "./suggest.ts";

/**
 * Nulls of a layer that delete nothing. The merge leaves no trace of them, so a misspelt key would go unnoticed just
 * where somebody meant to remove something. Null for a known field is fine: it says that the default is meant.
 */
export function* idleNulls(layer: PlainMap, lower: PlainMap): Generator<Finding> {
  yield* visit(layer, lower, [], lower);
}

function* visit(
  layer: PlainMap,
  lower: Plain | undefined,
  path: KeyPath,
  whole: PlainMap,
): Generator<Finding> {
  for (const key of Object.keys(layer)) {
    const value = layer[key];
    const under = isPlainMap(lower) && Object.hasOwn(lower, key) ? lower[key] : undefined;
    const at = [...path, key];
    if (isPlainMap(value)) yield* visit(value, under, at, whole);
    else if (value === null && under === undefined) yield* judge(at, path, key, whole);
  }
}

function* judge(at: KeyPath, parent: KeyPath, key: string, whole: PlainMap): Generator<Finding> {
  const [section, , field] = at;
  const wrong = at.length === 3 ? unwritable(String(section), String(field)) : undefined;
  if (wrong !== undefined) {
    yield { path: at, ...wrong, showsValue: false };
    return;
  }
  const schema = variantAt(catalogSchema, whole, parent);
  if (schema instanceof z.ZodObject && !Object.hasOwn(schema.shape, key)) {
    const hint = unknownKeyHint(catalogSchema, whole, parent, key);
    yield { path: at, text: "is not a known key", hint, showsValue: false };
  } else if (schemaAt(catalogSchema, whole, parent) instanceof z.ZodRecord) {
    const hint = didYouMean(key, Object.keys(mapAt(whole, parent)));
    yield { path: at, text: "removes nothing", hint, showsValue: false };
  }
}
