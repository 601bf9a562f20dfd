import { readdirSync } from "node:fs";
import { build, type Metafile } from "esbuild";

/**
 * Every file of a project that the files at `entries` reach by imports, themselves included, as paths from `root` with `/`. Packages
 * are no files of the project. A module that is loaded by a computed name has to be an entry of its own.
 *
 * @throws Error of esbuild where a file is not there or no program
 */
export async function filesReached(root: string, entries: readonly string[]): Promise<Set<string>> {
  return new Set(Object.keys((await follow(root, entries)).inputs));
}

/** The folders at the top of a project that the files at `entries` reach, each with those others that it imports from. */
export async function importsBetween(
  root: string,
  entries: readonly string[],
): Promise<Map<string, Set<string>>> {
  const { inputs } = await follow(root, entries);
  const between = new Map<string, Set<string>>();
  for (const [file, { imports }] of Object.entries(inputs)) {
    const folder = topOf(file);
    if (folder === "") continue;
    const own = between.get(folder) ?? new Set();
    between.set(folder, own);
    for (const { path, external } of imports) {
      const other = topOf(path);
      if (external !== true && other !== "" && other !== folder) own.add(other);
    }
  }
  return between;
}

async function follow(root: string, entries: readonly string[]): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...entries],
    bundle: true,
    write: false,
    outdir: "unused",
    metafile: true,
    packages: "external",
    // A linked folder is where it is linked.
    preserveSymlinks: true,
    platform: "node",
    format: "esm",
    logLevel: "silent",
  });
  return metafile;
}

/**
 * The folders at the top of a project that the files at `entries` reach, sorted. All of them where an import cannot be followed: what is
 * unknown counts as reached.
 */
export async function foldersReached(root: string, entries: readonly string[]): Promise<string[]> {
  try {
    const files = await filesReached(root, entries);
    return [...new Set([...files].filter((file) => file.includes("/")).map(topOf))].sort();
  } catch {
    const isCode = (name: string): boolean => !name.startsWith(".") && name !== "node_modules";
    return readdirSync(root, { withFileTypes: true })
      .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && isCode(entry.name))
      .map(({ name }) => name)
      .sort();
  }
}

/** Empty for a file that lies in none. */
function topOf(file: string): string {
  return file.slice(0, Math.max(0, file.indexOf("/")));
}
