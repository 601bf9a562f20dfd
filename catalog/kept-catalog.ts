import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LoadedCatalog } from "./load.ts";
import { filesNamed } from "./files-named.ts";
import { writeFileAtomically } from "../files/write-file.ts";
import { isFile } from "./files/list-environments.ts";

/** The first line of the file; the rest of it is the evidence. */
interface Kept {
  /** Names the code that found the catalog valid. */
  code: string;
  catalog: LoadedCatalog;
}

/** The catalog that this code found valid with this evidence; undefined where none is kept. */
export function readKeptCatalog(root: string, code: string, evidence: Buffer): LoadedCatalog | undefined {
  try {
    const content = readFileSync(keptFile(root));
    const line = content.indexOf("\n");
    if (!content.subarray(line + 1).equals(evidence)) return undefined;
    const kept: unknown = JSON.parse(content.toString("utf8", 0, line));
    if (!isKept(kept) || kept.code !== code) return undefined;
    return filesNamed(kept.catalog).every((path) => isFile(join(root, path))) ? kept.catalog : undefined;
  } catch {
    // Not there, not readable or not JSON: all of them mean that nothing is kept.
    return undefined;
  }
}

/** Keeps a valid catalog for the next command. Where nothing can be written, that is slower, and nothing else. */
export function keepCatalog(root: string, code: string, evidence: Buffer, catalog: LoadedCatalog): void {
  const kept = Buffer.from(`${JSON.stringify({ code, catalog } satisfies Kept)}\n`);
  try {
    writeFileAtomically(keptFile(root), Buffer.concat([kept, evidence]));
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}

function keptFile(root: string): string {
  return join(root, ".gantry", "catalog");
}

/** No schema: loading the library is what this saves. The file is ours, and holds what it was made of. */
function isKept(value: unknown): value is Kept {
  return typeof value === "object" && value !== null && "code" in value && "catalog" in value;
}
