import type { LoadedCatalog } from "../../model/catalog/load.ts";
import { fingerprint } from "./fingerprint.ts";
import { keepCatalog, readKeptCatalog } from "./kept-catalog.ts";

/**
 * The whole catalog, validated, as `loadCatalog` gives it and with the mistakes that it throws. What was valid is known to
 * be valid as long as nothing that decides it has changed, and then neither the schemas nor the YAML library are loaded.
 * Only for what a command shows: a program of the engine reads and judges its environment anew.
 */
export async function readCatalog(root: string): Promise<LoadedCatalog> {
  const before = fingerprint(root);
  const kept = before === undefined ? undefined : readKeptCatalog(root, before);
  if (kept !== undefined) return kept;
  const { loadCatalog } = await import("../../model/catalog/load.ts");
  const catalog = loadCatalog(root);
  if (before !== undefined && before === fingerprint(root)) keepCatalog(root, before, catalog);
  return catalog;
}
