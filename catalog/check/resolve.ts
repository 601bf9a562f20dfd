import type { CatalogFile } from "../files/catalog-file.ts";
import { locate } from "../files/locate.ts";
import { closestOrigin, originOf, writtenAs } from "../merge/layers.ts";
import { valueAt, type KeyPath, type PlainMap } from "../plain.ts";
import type { Problem } from "../problem.ts";
import type { Finding } from "./finding.ts";
import { quoteKey, showValue } from "./quote.ts";

/** A finding of the merged catalog as a problem of the file that wrote the value. */
export function resolve(finding: Finding, files: readonly CatalogFile[], merged: PlainMap): Problem {
  const { text, fitsText } = finding;
  const layers = finding.layers === undefined ? files : files.slice(0, finding.layers);
  const said = finding.layers === undefined ? merged : layers.at(-1)?.value;
  const path = moreSpecial(finding, layers);
  const origin = originOf(layers, path);
  const parent = path.slice(0, -1);
  const written = fitsText === undefined ? undefined : writtenAs(layers, path);
  const hint = written !== undefined && fitsText?.(written) === true ? "put it in quotes" : finding.hint;
  const [global] = layers;
  return {
    ...(origin ?? closestOrigin(layers, parent)),
    path,
    text,
    hint,
    value: shown(finding, path, said, layers),
    shared: origin === undefined && global !== undefined ? locate(global, parent) : undefined,
  };
}

function moreSpecial({ path, alternative }: Finding, layers: readonly CatalogFile[]): KeyPath {
  if (alternative === undefined) return path;
  const depth = (at: KeyPath): number =>
    layers.findIndex((layer) => layer.path === originOf(layers, at)?.file);
  return depth(alternative) > depth(path) ? alternative : path;
}

function shown(
  { showsValue, showsKey }: Finding,
  path: KeyPath,
  merged: PlainMap | undefined,
  layers: readonly CatalogFile[],
): string | undefined {
  if (showsKey === true) return quoteKey(String(path.at(-1)));
  const value = showsValue === false ? undefined : valueAt(merged, path);
  if (value === undefined) return undefined;
  if (typeof value !== "number") return showValue(value, path);
  // YAML reads 1231e353 as a number without end, and nobody would find that in the file.
  const written = writtenAs(layers, path);
  return showValue(written === undefined || written === String(value) ? value : written, path);
}
