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
  statSync,
} from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { z } from "zod";
import { gantryPackage } from "../model/gantry-package.ts";
import { parseJson } from "../model/parse-json.ts";
import { makeFolder } from "./write-file.ts";

/** What Node loads by its name's end; it strips no types below node_modules, and a program there has no end. */
const loadable = /^[^.]*$|\.(?:[cm]?js|json|node|wasm)$/;

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
  lookThrough(nodeModules, left, (path, kind) => {
    if (kind === "folder") return;
    const content = kind === "link" ? readlinkSync(path) : readFileSync(path);
    hash.update(`${kind} ${relative(nodeModules, path)} ${content.length}\0`).update(content);
  });
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
  const written = new Set([...folders, ...above].filter(isWritten));
  for (const folder of real)
    lookThrough(folder, new Set(), (path) => {
      if (isWritten(path)) written.add(path);
    });
  return [...written].filter((path) => ![...written].some((other) => other.startsWith(`${path}/`))).sort();
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

/** Absolute paths; none where npm wrote nothing, or Gantry itself is such a package: then all of it counts. */
function forDevelopment(nodeModules: string): ReadonlySet<string> {
  const file = join(nodeModules, ".package-lock.json");
  const written = existsSync(file) ? parseJson(readFileSync(file, "utf8")) : undefined;
  const parsed = installedBy.safeParse(written);
  if (!parsed.success || parsed.data.packages[`node_modules/${gantryPackage}`]?.dev === true)
    return new Set();
  const packages = Object.entries(parsed.data.packages);
  return new Set(packages.flatMap(([path, { dev }]) => (dev ? [join(dirname(nodeModules), path)] : [])));
}

function foldersAbove(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [] : [above, ...foldersAbove(above)];
}

type Look = (path: string, kind: "folder" | "file" | "link") => void;

/**
 * Looks at a folder of packages, all folders below but those in `left`, links, and the files that Node could load, in the same order each time. Of a
 * package that is a link to elsewhere, such as a workspace's, at every file. A call for each of ten thousand: a generator would take twice as long.
 */
function lookThrough(nodeModules: string, left: ReadonlySet<string>, look: Look): void {
  const seen = [realpathSync(nodeModules)];
  const lookAt = (folder: string, isElsewhere: boolean): void => {
    look(folder, "folder");
    const entries = readdirSync(folder, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = `${folder}${sep}${entry.name}`;
      if (entry.isDirectory()) {
        if (!isOthers(entry.name) && !left.has(path)) lookAt(path, isElsewhere);
      } else if (entry.isSymbolicLink()) {
        look(path, "link");
        const to = elsewhere(path, seen);
        if (to === undefined) continue;
        seen.push(to);
        lookAt(path, true);
      } else if (isElsewhere || loadable.test(entry.name)) look(path, "file");
    }
  };
  lookAt(nodeModules, false);
}

/** What is no package's: what tools keep, git, and what gantry writes itself. */
function isOthers(name: string): boolean {
  return name === ".cache" || name === ".git" || name === ".gantry";
}

/** The folder that a link leads to, where it is in none that was seen. */
function elsewhere(link: string, seen: readonly string[]): string | undefined {
  if (statSync(link, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
  const to = realpathSync(link);
  return seen.some((folder) => to === folder || to.startsWith(`${folder}${sep}`)) ? undefined : to;
}
