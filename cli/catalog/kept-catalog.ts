import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { LoadedCatalog } from "../../model/catalog/load.ts";
import { migrationFile } from "../../model/catalog/migration-file.ts";
import { writeFileAtomically } from "../write-file.ts";

interface Kept {
  fingerprint: string;
  catalog: LoadedCatalog;
}

/** The catalog that had this fingerprint; undefined where none is kept. */
export function readKeptCatalog(root: string, fingerprint: string): LoadedCatalog | undefined {
  try {
    const kept: unknown = JSON.parse(readFileSync(keptFile(root), "utf8"));
    if (!isKept(kept) || kept.fingerprint !== fingerprint) return undefined;
    return filesOf(kept.catalog).every((path) => isFile(join(root, path))) ? kept.catalog : undefined;
  } catch {
    // Not there, not readable or not JSON: all of them mean that nothing is kept.
    return undefined;
  }
}

/** Keeps a valid catalog for the next command. Where nothing can be written, that is slower, and nothing else. */
export function keepCatalog(root: string, fingerprint: string, catalog: LoadedCatalog): void {
  try {
    writeFileAtomically(keptFile(root), JSON.stringify({ fingerprint, catalog } satisfies Kept));
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}

/** The files that the catalog names. */
function filesOf({ environments }: LoadedCatalog): string[] {
  return environments.flatMap(({ guardrails, migrations }) => [
    ...guardrails.map(({ runbookRef }) => runbookRef),
    ...migrations.map(({ name }) => migrationFile(name)),
  ]);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function keptFile(root: string): string {
  return join(root, ".gantry", "catalog.json");
}

/** No schema: loading the library is what this saves. The file is ours, below a digest that holds the model's own times. */
function isKept(value: unknown): value is Kept {
  return typeof value === "object" && value !== null && "fingerprint" in value && "catalog" in value;
}
