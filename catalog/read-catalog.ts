import type { LoadedCatalog } from "./load.ts";
import { evidenceOf, timesOf } from "./evidence.ts";
import { keepCatalog, readKeptCatalog } from "./kept-catalog.ts";

/**
 * The whole catalog, validated, as `loadCatalog` gives it and with the mistakes that it throws. What was valid is known to
 * be valid as long as nothing that decides it has changed, and then neither the schemas nor the YAML library are loaded.
 * Only for what a command shows: a program of the engine reads and judges its environment anew.
 */
export async function readCatalog(root: string): Promise<LoadedCatalog> {
  const code = timesOf();
  const evidence = code === undefined ? undefined : evidenceOf(root);
  if (code === undefined || evidence === undefined) return (await import("./load.ts")).loadCatalog(root);
  const kept = readKeptCatalog(root, code, evidence);
  if (kept !== undefined) return kept;
  const { loadCatalog } = await import("./load.ts");
  const catalog = loadCatalog(root);
  if (evidenceOf(root)?.equals(evidence) === true) keepCatalog(root, code, evidence, catalog);
  return catalog;
}
