import type { LoadedCatalog } from "../catalog/load.ts";
import { GantryError } from "../model/errors.ts";
import { holdsLoader } from "../catalog/catalog-loader.ts";
import { ownCode } from "./compiled/parts.ts";
import { generateWith, isMaking } from "../workflows/generate-workflows.ts";
import { kindNames } from "../workflows/load-kinds.ts";

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
    source: 'export { loadCatalog } from "./model/catalog/load.ts";',
    use(part) {
      if (!holdsLoader(part)) throw new TypeError("the part has no loadCatalog");
      catalog = loadedBy(part.loadCatalog);
    },
  });
  const names = kindNames();
  await compilePart({
    code: ownCode,
    name: "workflows",
    source: workflowsSource(names),
    use(part) {
      if (!isMaking(part, names)) throw new TypeError("the part does not make every kind of workflow");
      if (catalog !== undefined) generateWith(part, ownCode, catalog);
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

function workflowsSource(names: readonly string[]): string {
  const imports = names.map((name, index) => {
    return `import { kind as kind${index} } from "./cli/workflows/kinds/${name}.ts";`;
  });
  const kinds = names.map((_, index) => `kind${index}`).join(", ");
  const making = 'export { makeWorkflows } from "./cli/workflows/make-workflows.ts";';
  return [making, ...imports, `export const kinds = [${kinds}];`].join("\n");
}
