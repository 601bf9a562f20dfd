import type { CatalogFile } from "../files/catalog-file.ts";
import { originOf } from "../merge/layers.ts";
import type { DeclaredWaiver, Waiver } from "../../model/declared/waiver.ts";

/** The waivers of one kind of stack, sorted by key, each with the place where it was written. */
export function waiversOf(
  declared: Readonly<Record<string, DeclaredWaiver>> | undefined,
  layers: readonly CatalogFile[],
  stack: DeclaredWaiver["stack"],
): Waiver[] {
  return Object.entries(declared ?? {})
    .filter(([, waiver]) => waiver.stack === stack)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, waiver]) => {
      const place = originOf(layers, ["waivers", id, "rule"]);
      return { id, ...waiver, declaredAt: place === undefined ? "" : `${place.file}:${place.line}` };
    });
}
