import { readdirSync } from "node:fs";
import { build } from "esbuild";

/**
 * Every file of a project that the files at `entries` reach by imports, themselves included, as paths from `root` with `/`. Packages
 * are no files of the project. A module that is loaded by a computed name has to be an entry of its own.
 *
 * @throws Error of esbuild where a file is not there or no program
 */
export async function filesReached(root: string, entries: readonly string[]): Promise<Set<string>> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...entries],
    bundle: true,
    write: false,
    outdir: "unused",
    metafile: true,
    packages: "external",
    platform: "node",
    format: "esm",
    logLevel: "silent",
  });
  return new Set(Object.keys(metafile.inputs));
}

/**
 * The folders at the top of a project that the files at `entries` reach, sorted. All of them where an import cannot be followed: what is
 * unknown counts as reached.
 */
export async function foldersReached(root: string, entries: readonly string[]): Promise<string[]> {
  try {
    const files = await filesReached(root, entries);
    const inFolders = [...files].filter((file) => file.includes("/"));
    return [...new Set(inFolders.map((file) => file.slice(0, file.indexOf("/"))))].sort();
  } catch {
    const isCode = (name: string): boolean => !name.startsWith(".") && name !== "node_modules";
    return readdirSync(root, { withFileTypes: true })
      .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && isCode(entry.name))
      .map(({ name }) => name)
      .sort();
  }
}
