import type { Position } from "../environment-configuration.ts";
import type { CatalogFile } from "../files/catalog-file.ts";
import { closestOrigin, originOf } from "../merge/layers.ts";
import { valueAt, type PlainMap } from "../plain.ts";
import type { Problem } from "../problem.ts";
import type { Finding } from "./finding.ts";
import { quote, showValue } from "./quote.ts";

/** A finding of the merged catalog as a problem of the file that wrote the value. */
export function resolve(finding: Finding, layers: readonly CatalogFile[], merged: PlainMap): Problem {
  const { path, text, hint } = finding;
  const position: Position = originOf(layers, path) ?? closestOrigin(layers, path.slice(0, -1));
  return { ...position, path, text, hint, value: shown(finding, merged) };
}

function shown({ path, showsValue, showsKey }: Finding, merged: PlainMap): string | undefined {
  if (showsKey === true) return quote(String(path.at(-1)));
  const value = showsValue === false ? undefined : valueAt(merged, path);
  return value === undefined ? undefined : showValue(value, path);
}
