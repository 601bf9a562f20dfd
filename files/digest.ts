import { createHash, type Hash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * A digest of files and folders by what is in them, as hex: two with the same names and contents have the same one,
 * wherever they lie. What is not there counts as such. Links are followed.
 *
 * @param paths relative to `root`, which is no part of the digest.
 */
export function digestOf(root: string, paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of paths.toSorted()) add(hash, root, path);
  return hash.digest("hex");
}

function add(hash: Hash, root: string, path: string): void {
  const full = join(root, path);
  if (!existsSync(full)) {
    hash.update(`none ${path}\0`);
  } else if (statSync(full).isDirectory()) {
    hash.update(`folder ${path}\0`);
    for (const name of readdirSync(full).toSorted()) add(hash, root, `${path}/${name}`);
  } else {
    const content = readFileSync(full);
    hash.update(`file ${path} ${content.length}\0`).update(content);
  }
}
