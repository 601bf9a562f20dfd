import { statSync } from "node:fs";
import { join } from "node:path";

/** Tells whether the project that is deployed has a file; paths are relative to `root`. Each is looked at once. */
export function projectFiles(root: string): (path: string) => boolean {
  const known = new Map<string, boolean>();
  return (path) => {
    const found = known.get(path) ?? statSync(join(root, path), { throwIfNoEntry: false })?.isFile() ?? false;
    known.set(path, found);
    return found;
  };
}
