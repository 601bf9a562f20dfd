import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { z } from "zod";
import { parseJson } from "../model/parse-json.ts";
import { makeFolder } from "./write-file.ts";

/** What Node loads by its name's end; it strips no types below node_modules, and a program there has no end. */
const loadable = /^[^.]*$|\.(?:[cm]?js|json|node|wasm)$/;
/** What Node keeps of compiled code, and tools of what they found: written whenever somebody runs one. */
const caches = ".cache";

/** What npm writes into the folder that it installs into: every package by its path from the folder above. */
const installedBy = z.object({
  packages: z.record(z.string(), z.object({ dev: z.boolean().default(false) })),
});

/**
 * A digest of all that Node could load of a folder of installed packages, by names and contents, as hex; of what npm says is there for
 * development alone, nothing. About half a second for 100 MB.
 */
export function digestOfInstalled(nodeModules: string): string {
  const hash = createHash("sha256");
  const left = forDevelopment(nodeModules);
  for (const { path, kind } of entriesIn(nodeModules, left)) {
    const name = relative(nodeModules, path);
    if (kind === "folder") continue;
    const content = kind === "link" ? readlinkSync(path) : readFileSync(path);
    hash.update(`${kind} ${name} ${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/**
 * What somebody wrote, made or took away since a time and Node could load, as absolute paths: of folders of installed packages, of a link to one,
 * and of the folders of that name above, where Node looks for what is not in the first. It goes by the time of the last change of any kind,
 * which nobody can set. A folder is named only where nothing in it is.
 *
 * @param since milliseconds by the file system's clock: `clockOf`
 */
export function writtenSince(folders: readonly string[], since: number): string[] {
  const isWritten = (path: string): boolean =>
    (lstatSync(path, { throwIfNoEntry: false })?.ctimeMs ?? since) > since;
  const real = [...new Set(folders.filter(existsSync).map((folder) => realpathSync(folder)))];
  const above = [...folders, ...real].flatMap((folder) =>
    foldersAbove(dirname(folder)).map((each) => join(each, "node_modules")),
  );
  const found = real.flatMap((folder) => [...entriesIn(folder)].map(({ path }) => path));
  const written = [...new Set([...folders, ...above, ...found])].filter(isWritten);
  return written.filter((path) => !written.some((other) => other.startsWith(`${path}/`)));
}

/** What the clock says of the file system that a folder lies in, in milliseconds. */
export function clockOf(folder: string): number {
  makeFolder(folder);
  const made = mkdtempSync(join(folder, "clock-"));
  try {
    return lstatSync(made).ctimeMs;
  } finally {
    rmSync(made, { recursive: true });
  }
}

/** Absolute paths; none where npm wrote nothing, so that all of it counts. */
function forDevelopment(nodeModules: string): ReadonlySet<string> {
  const file = join(nodeModules, ".package-lock.json");
  const written = existsSync(file) ? parseJson(readFileSync(file, "utf8")) : undefined;
  const parsed = installedBy.safeParse(written);
  const packages = parsed.success ? Object.entries(parsed.data.packages) : [];
  return new Set(packages.flatMap(([path, { dev }]) => (dev ? [join(dirname(nodeModules), path)] : [])));
}

function foldersAbove(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [] : [above, ...foldersAbove(above)];
}

interface Entry {
  path: string;
  kind: "folder" | "file" | "link";
}

/** The folder itself, all folders below but those in `left`, links, and the files that Node could load, in the same order at each look. */
function* entriesIn(folder: string, left: ReadonlySet<string> = new Set()): Generator<Entry> {
  yield { path: folder, kind: "folder" };
  const entries = readdirSync(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== caches && !left.has(path)) yield* entriesIn(path, left);
    } else if (entry.isSymbolicLink()) yield { path, kind: "link" };
    else if (loadable.test(entry.name)) yield { path, kind: "file" };
  }
}
