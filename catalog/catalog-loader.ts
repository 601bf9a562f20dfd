import type { LoadedCatalog } from "./load.ts";
import { type Part, readPart } from "../cli/compiled/parts.ts";

export interface CatalogLoader {
  loadCatalog: (root: string) => LoadedCatalog;
}

/** What loads catalogs: the part that was compiled of catalog/load.ts, or else that file, which takes twice as long. */
export async function catalogLoader(part: Part | undefined = readPart("catalog")): Promise<CatalogLoader> {
  if (part === undefined) return import("./load.ts");
  const { runPart } = await import("../cli/compiled/run-part.ts");
  const exports = runPart(part);
  if (!holdsLoader(exports)) throw new TypeError(`"${part.file}" has no loadCatalog`);
  return exports;
}

export function holdsLoader(exports: unknown): exports is CatalogLoader {
  return typeof exports === "object" && exports !== null && "loadCatalog" in exports;
}
