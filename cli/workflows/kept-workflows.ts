import { createHash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fingerprint } from "../catalog/fingerprint.ts";
import { writeFileAtomically } from "../write-file.ts";

/**
 * The workflows as they are to be. What was generated before is known as long as nothing that decides it has changed, and then
 * neither the YAML library nor the schemas are loaded (cli/catalog/read-catalog.ts does the same with the catalog).
 */
export async function wantedWorkflows(root: string): Promise<ReadonlyMap<string, string>> {
  const before = digestOf(root);
  const kept = before === undefined ? undefined : readKept(root, before);
  if (kept !== undefined) return kept;
  const [{ generateWorkflows }, { readCatalog }] = await Promise.all([
    import("./generate-workflows.ts"),
    import("../catalog/read-catalog.ts"),
  ]);
  const made = await generateWorkflows(root, await readCatalog(root));
  if (before !== undefined && before === digestOf(root)) keep(root, before, made);
  return made;
}

/** Of the catalog, of the code that makes workflows of it, of the engine's pin, and of the names of the scripts. */
function digestOf(root: string): string | undefined {
  const catalog = fingerprint(root);
  if (catalog === undefined) return undefined;
  const hash = createHash("sha256").update(catalog);
  for (const entry of readdirSync(import.meta.dirname, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { size, mtimeMs, ctimeMs } = lstatSync(path);
    hash.update(`${path} ${size} ${mtimeMs} ${ctimeMs}\0`);
  }
  hash.update(readFileSync(join(import.meta.dirname, "..", "..", "local", "engine", "go.mod")));
  const scripts = join(root, "scripts");
  const names = existsSync(scripts) ? readdirSync(scripts, { recursive: true, encoding: "utf8" }) : [];
  return hash.update(names.sort().join("\0")).digest("hex");
}

function readKept(root: string, digest: string): Map<string, string> | undefined {
  try {
    const kept: unknown = JSON.parse(readFileSync(keptFile(root), "utf8"));
    return isKept(kept) && kept.digest === digest ? new Map(kept.files) : undefined;
  } catch {
    // Not there, not readable or not JSON: all of them mean that nothing is kept.
    return undefined;
  }
}

/** Where nothing can be written, the next time is slower, and nothing else. */
function keep(root: string, digest: string, files: ReadonlyMap<string, string>): void {
  try {
    writeFileAtomically(keptFile(root), JSON.stringify({ digest, files: [...files] }));
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}

function keptFile(root: string): string {
  return join(root, ".gantry", "workflows.json");
}

/** No schema: loading the library is what this saves. The file is ours. */
function isKept(value: unknown): value is { digest: string; files: [string, string][] } {
  return typeof value === "object" && value !== null && "digest" in value && "files" in value;
}
