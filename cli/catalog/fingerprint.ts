import { createHash, type Hash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";

const ownCode = join(import.meta.dirname, "..", "..");
const largestFile = 4 * 1024 * 1024;

/**
 * A digest of what decides whether a catalog is valid, but for the runbooks and migrations that it names: every file below environments/ and
 * docs/, and, by size and time of change, the model and the installed packages that judge it. Undefined where there is
 * something that is no ordinary file, folder or link to a file: then the loader says what it thinks of it.
 */
export function fingerprint(root: string, code = ownCode): string | undefined {
  const hash = createHash("sha256").update(root);
  try {
    const isOrdinary = ["environments", "docs"].every((name) => addContents(hash, join(root, name)));
    if (!isOrdinary) return undefined;
    addTimes(hash, join(code, "model"));
    addTime(hash, join(code, "node_modules", ".package-lock.json"));
    return hash.digest("hex");
  } catch (error) {
    // Missing, or changed while it was read.
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}

function addContents(hash: Hash, folder: string): boolean {
  if (!existsSync(folder)) return true;
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .every((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        hash.update(`folder ${path}\0`);
        return addContents(hash, path);
      }
      if (entry.isSymbolicLink()) hash.update(`link ${readlinkSync(path)}\0`);
      const stat = statSync(path);
      if (!stat.isFile() || stat.size > largestFile) return false;
      hash.update(`file ${path} ${stat.size}\0`).update(readFileSync(path));
      return true;
    });
}

function addTimes(hash: Hash, folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) addTime(hash, join(entry.parentPath, entry.name));
  }
}

function addTime(hash: Hash, path: string): void {
  const { size, mtimeMs, ctimeMs } = lstatSync(path);
  hash.update(`${path} ${size} ${mtimeMs} ${ctimeMs}\0`);
}
