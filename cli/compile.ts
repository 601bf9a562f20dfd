import type { LoadedCatalog } from "../model/catalog/load.ts";
import { GantryError } from "../model/errors.ts";
import { holdsLoader } from "./catalog/catalog-loader.ts";
import { ownCode, parts } from "./compiled/parts.ts";
import { generateWith, makesWorkflows } from "./workflows/generate-workflows.ts";

/**
 * `npm ci` runs it (as "prepare"): makes one file each of what commands load most, so that they start sooner. They work without it as well,
 * which is why a failure is told and stops no installation.
 */
try {
  const { compilePart } = await import("./compiled/compile-part.ts");
  let catalog: LoadedCatalog | undefined;
  await compilePart({
    code: ownCode,
    name: "catalog",
    entry: parts.catalog,
    use(part) {
      if (!holdsLoader(part)) throw new TypeError(`"${parts.catalog}" has no loadCatalog`);
      catalog = loadedBy(part.loadCatalog);
    },
  });
  await compilePart({
    code: ownCode,
    name: "workflows",
    entry: parts.workflows,
    async use(part) {
      if (!makesWorkflows(part)) throw new TypeError(`"${parts.workflows}" has no makeWorkflows`);
      if (catalog !== undefined) await generateWith(part, ownCode, catalog);
    },
  });
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  console.error(`gantry: commands will start slower than they could\n  ${reason}`);
}

/** Undefined for a catalog with mistakes: finding them used the loader as well. */
function loadedBy(loadCatalog: (root: string) => LoadedCatalog): LoadedCatalog | undefined {
  try {
    return loadCatalog(ownCode);
  } catch (error) {
    if (error instanceof GantryError) return undefined;
    throw error;
  }
}
