import type { KeyPath, Plain } from "../plain.ts";
import { unwritable } from "./derive.ts";
import type { Finding } from "./finding.ts";
import { knownKeys, variantWithKey } from "./schema-at.ts";
import { nearest } from "../../model/nearest.ts";
import { didYouMean } from "./suggest.ts";

const listedKeys = 14;

/**
 * A key that the schema of its map does not know, and what may have been meant. `schema` and `value` are those of the
 * section or entity at `root`, and `path` leads from there to the map.
 */
export function unknownKey(
  schema: unknown,
  value: Plain | undefined,
  root: KeyPath,
  path: KeyPath,
  key: string,
): Finding {
  const whole = [...root, ...path];
  const known = knownKeys(schema, value, path).filter((one) => !isUnwritable([...whole, one]));
  const variant = variantWithKey(schema, value, path, key);
  const list = known.length > 0 && known.length <= listedKeys ? `known: ${known.join(", ")}` : undefined;
  return {
    path: [...whole, key],
    text: "is not a known key",
    hint: variant === undefined ? (didYouMean(key, known) ?? list) : `it belongs to ${variant}`,
    meant: variant === undefined ? nearest(key, known) : undefined,
    showsValue: false,
  };
}

function isUnwritable([section, , field, ...below]: KeyPath): boolean {
  return (
    below.length === 0 && field !== undefined && unwritable(String(section), String(field)) !== undefined
  );
}
