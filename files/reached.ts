import { globSync, readdirSync } from "node:fs";
import { build, type Metafile } from "esbuild";

/**
 * Every file of a project that the files at `entries` reach by imports, themselves included, as paths from `root` with `/`. Packages
 * are no files of the project. `import(`./rules/${id}.ts`)` reaches every file that it may name; the lint refuses names that say less.
 *
 * @throws Error of esbuild where a file is not there or no program
 */
export async function filesReached(root: string, entries: readonly string[]): Promise<Set<string>> {
  return new Set(Object.keys((await follow(root, entries)).inputs));
}

/** The files that match, of which the files at `entries` reach none, sorted. */
export async function filesNotReached(
  root: string,
  entries: readonly string[],
  pattern: string,
): Promise<string[]> {
  const reached = await filesReached(root, entries);
  return globSync(pattern, { cwd: root })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !reached.has(file))
    .sort();
}

/** What the files at `entries` reach at the top of a project, a folder or a file, each with those others that it imports from. */
export async function importsBetween(
  root: string,
  entries: readonly string[],
): Promise<Map<string, Set<string>>> {
  const { inputs } = await follow(root, entries);
  const between = new Map<string, Set<string>>();
  for (const [file, { imports }] of Object.entries(inputs)) {
    const top = topOf(file);
    const own = between.get(top) ?? new Set();
    between.set(top, own);
    for (const { path, external } of imports) {
      if (external !== true && topOf(path) !== top) own.add(topOf(path));
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
 * The folders and files at the top of a project that the files at `entries` reach, sorted. All of them where an import cannot be followed:
 * what is unknown counts as reached.
 */
export async function partsReached(root: string, entries: readonly string[]): Promise<string[]> {
  try {
    return [...new Set([...(await filesReached(root, entries))].map(topOf))].sort();
  } catch {
    return readdirSync(root)
      .filter((name) => !name.startsWith(".") && name !== "node_modules")
      .sort();
  }
}

/** The folder at the top that a file lies in; its own name where it lies in none. */
function topOf(file: string): string {
  return file.split("/")[0] ?? file;
}
