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

const named = z.record(z.string(), z.string()).default({});
/** Whom a package, or a project's folder, asks for. */
const asking = z.object({
  dependencies: named,
  devDependencies: named,
  optionalDependencies: named,
  peerDependencies: named,
});
type Asking = z.infer<typeof asking>;

/** What npm writes into the folder that it installs into: every package by its path from the folder above. */
const installedBy = z.object({
  packages: z.record(
    z.string(),
    asking.extend({
      dev: z.boolean().default(false),
      link: z.boolean().default(false),
      resolved: z.string().optional(),
    }),
  ),
});
type InstalledBy = z.infer<typeof installedBy>["packages"];

/**
 * A digest of all that Node could load of a folder of installed packages, by names and contents, as hex; of what npm says is there for
 * development alone, nothing, and of a workspace's other folders those alone that the project asks for. About half a second for 100 MB.
 *
 * @param project its folder; without one, all folders of a workspace count
 */
export function digestOfInstalled(nodeModules: string, project?: string): string {
  const hash = createHash("sha256");
  const left = new Set([...forDevelopment(nodeModules), ...othersOf(nodeModules, project)]);
  lookThrough(nodeModules, left, (path, kind) => {
    if (kind === "folder") return;
    const content = kind === "link" ? readlinkSync(path) : readFileSync(path);
    hash.update(`${kind} ${relative(nodeModules, path)} ${content.length}\0`).update(content);
  });
  return hash.digest("hex");
}

/**
 * A digest of what those files look like from outside: names, sizes and the times of their last change of any kind, which nobody can set.
 * A tenth of the time that their contents take; of packages that are installed again it is another one.
 */
export function marksOfInstalled(nodeModules: string, project?: string): string {
  const hash = createHash("sha256");
  const left = new Set([...forDevelopment(nodeModules), ...othersOf(nodeModules, project)]);
  lookThrough(nodeModules, left, (path, kind) => {
    if (kind === "folder") return;
    const { ino, size, ctimeMs } = lstatSync(path);
    hash.update(`${relative(nodeModules, path)} ${ino} ${size} ${ctimeMs}\0`);
  });
  return hash.digest("hex");
}

/**
 * What somebody wrote, made or took away since a time and Node could load, as absolute paths: of folders of installed packages, of a link to one,
 * and of the folders of that name above, where Node looks for what is not in the first. It goes by the time of the last change of any kind,
 * which nobody can set. A folder is named only where nothing in it is. A workspace's folders that the project does not ask for are left out.
 *
 * @param since milliseconds by the file system's clock: `clockOf`
 */
export function writtenSince(folders: readonly string[], since: number, project?: string): string[] {
  const isWritten = (path: string): boolean =>
    (lstatSync(path, { throwIfNoEntry: false })?.ctimeMs ?? since) > since;
  const real = [...new Set(folders.filter(existsSync).map((folder) => realpathSync(folder)))];
  const above = [...folders, ...real].flatMap((folder) =>
    foldersAbove(dirname(folder)).map((each) => join(each, "node_modules")),
  );
  const written = new Set([...folders, ...above].filter(isWritten));
  for (const folder of real)
    lookThrough(folder, othersOf(folder, project), (path) => {
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
  const packages = installedIn(nodeModules);
  if (packages[`node_modules/${gantryPackage}`]?.dev === true) return new Set();
  return new Set(
    Object.entries(packages).flatMap(([path, { dev }]) => (dev ? [join(dirname(nodeModules), path)] : [])),
  );
}

/** The links, as absolute paths, to folders of a workspace that a project does not ask for: people and tools write there all day. */
function othersOf(nodeModules: string, project: string | undefined): ReadonlySet<string> {
  const packages = installedIn(nodeModules);
  const links = Object.keys(packages).filter((path) => packages[path]?.link === true);
  const wanted = new Set<string>();
  const follow = (asked: Asking): void => {
    const names = Object.values(asked).flatMap((each) => Object.keys(each));
    for (const path of links.filter((link) => names.some((name) => link === `node_modules/${name}`))) {
      if (wanted.has(path)) continue;
      wanted.add(path);
      follow(asking.parse(packages[packages[path]?.resolved ?? ""] ?? {}));
    }
  };
  const manifest = project === undefined ? undefined : join(project, "package.json");
  if (manifest === undefined || !existsSync(manifest)) return new Set();
  const read = asking.safeParse(parseJson(readFileSync(manifest, "utf8")));
  if (!read.success) return new Set();
  follow(read.data);
  return new Set(links.filter((path) => !wanted.has(path)).map((path) => join(dirname(nodeModules), path)));
}

/** None where npm wrote nothing. */
function installedIn(nodeModules: string): InstalledBy {
  const file = join(nodeModules, ".package-lock.json");
  const parsed = installedBy.safeParse(existsSync(file) ? parseJson(readFileSync(file, "utf8")) : undefined);
  return parsed.success ? parsed.data.packages : {};
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
        const to = left.has(path) ? undefined : elsewhere(path, seen);
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
