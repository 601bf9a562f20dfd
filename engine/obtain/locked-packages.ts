import {
  copyFileSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, isAbsolute, join, relative } from "node:path";
import { z } from "zod";
import { lockName } from "../../catalog/package-folders.ts";
import { digestOf } from "../../files/digest.ts";
import { digestOfInstalled } from "../../files/installed.ts";
import { makeFolder } from "../../files/write-file.ts";
import { GantryError } from "../../model/errors.ts";
import { gantryPackage } from "../../model/gantry-package.ts";
import { parseJson } from "../../model/parse-json.ts";
import { runToEnd } from "../run/run-to-end.ts";
import type { EngineProgress, Environment } from "./engine.ts";
import { withInstallLock } from "./install-lock.ts";
import { noteUse, removeLeftovers, removeUnused, userCache } from "./program-cache.ts";
import { TickingProgress } from "./ticking-progress.ts";

export interface LockedOptions {
  /** Holds package.json, package-lock.json and, where there is one, .npmrc: the project's own, or its workspace's. */
  folder: string;
  /** The project's folder below that one, of a workspace whose lock it is; empty where it is the project's own. */
  member: string;
  /** Whose project it is, in a message, such as `origin/main (0123456789ab)`. */
  whose: string;
  /** All of it is npm's: what leads it to a registry is the user's. */
  env: Environment;
  progress?: EngineProgress | undefined;
}

/** What decides which packages npm installs. */
const given = [".npmrc", "package.json", lockName];
const stampName = "packages.json";
/** Written last into a place: what was installed, as `digestOfInstalled` names it. */
const stamp = z.strictObject({ installed: z.string() });
const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
const manifest = z.object({ devDependencies: z.record(z.string(), z.string()).optional() });
const locked = z.object({
  packages: z.record(z.string(), z.object({ resolved: z.string().optional(), link: z.boolean().optional() })),
});

/**
 * The folder of the packages that a project's lock names, which npm has verified by it: installed once into the user's cache, for
 * all clones, under a name that says all that they depend on. They are compared with what was installed at each use.
 *
 * @throws GantryError where there is no lock, or npm cannot install by it
 */
export async function ensureLockedPackages(options: LockedOptions): Promise<string> {
  const { folder, member, whose, env } = options;
  const needed = ["package.json", lockName, ...ofMember(member)];
  for (const name of needed)
    if (!existsSync(join(folder, name)))
      throw new GantryError(`${whose} has no "${name}": nobody can say which packages its pack runs from`, {
        hint: `commit "${name}" on that branch; "npm install" writes it`,
      });
  const cache = userCache(env, "packages");
  makeFolder(cache);
  const files = [...new Set([...given, ...needed, ...archivesOf(options)])];
  const key = `${process.platform}-${process.arch}-${digestOf(folder, files).slice(0, 32)}`;
  const place = join(cache, key);
  if (isWhole(place, member)) return used(place, member);
  const progress = new TickingProgress(options.progress);
  try {
    const onWait = (): void => {
      progress.step(`waiting for another gantry that installs the packages of ${whose}`);
    };
    return await withInstallLock(place, { onWait, signal: undefined }, async () => {
      if (!isWhole(place, member)) await install(place, files, options, progress);
      return used(place, member);
    });
  } finally {
    progress.stop();
  }
}

/** What of a workspace npm installs for the project alone lies beside that. */
function ofMember(member: string): string[] {
  return member === "" ? [] : [`${member}/package.json`];
}

function used(place: string, member: string): string {
  noteUse(join(place, stampName));
  return packagesIn(place, member)[0];
}

/** The folders of packages that npm made, of which the first has them all. */
function packagesIn(place: string, member: string): [string, ...string[]] {
  const all = join(place, "node_modules");
  const own = join(place, member, "node_modules");
  return member === "" || !existsSync(own) ? [all] : [own, all];
}

function digestOfPlace(place: string, member: string): string {
  return packagesIn(place, member)
    .map((packages) => digestOfInstalled(packages))
    .join(" ");
}

/** Whether a place has what was installed there, file by file. */
function isWhole(place: string, member: string): boolean {
  const file = join(place, stampName);
  if (!existsSync(file)) return false;
  const written = stamp.safeParse(parseJson(readFileSync(file, "utf8")));
  const isThere = existsSync(join(place, "node_modules"));
  return written.success && isThere && digestOfPlace(place, member) === written.data.installed;
}

/** It takes its name in one step: a process that is killed half-way leaves nothing that counts. Call it under the lock of the place. */
async function install(
  place: string,
  files: readonly string[],
  { folder, member, whose, env }: LockedOptions,
  progress: TickingProgress,
): Promise<void> {
  removeLeftovers(place);
  const why = existsSync(place) ? "which somebody has changed since: anew" : "once for this lock";
  progress.step(`installing the packages that ${whose} locks, ${why}`);
  const begun = performance.now();
  const staging = mkdtempSync(`${place}.partial-`);
  try {
    for (const name of files.filter((each) => existsSync(join(folder, each)))) {
      makeFolder(dirname(join(staging, name)));
      copyFileSync(join(folder, name), join(staging, name));
    }
    makeFolder(join(staging, "node_modules"));
    await runNpm(staging, { member, whose, env });
    linkShared(...packagesIn(staging, member));
    const content = stamp.parse({ installed: digestOfPlace(staging, member) });
    writeFileSync(join(staging, stampName), `${JSON.stringify(content)}\n`);
    rmSync(place, { recursive: true, force: true });
    renameSync(staging, place);
    removeUnused(join(place, ".."), place);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  progress.step(`the packages of ${whose} were installed in ${seconds(begun)} s`);
}

/** From the packages that npm put beside a project, Node would look above for the rest; the pack runs elsewhere, and has it by links. */
function linkShared(own: string, all?: string): void {
  if (all === undefined) return;
  const names = globSync(["[!@.]*", "@*/*"], { cwd: all });
  for (const name of names.filter((each) => !existsSync(join(own, each)))) {
    makeFolder(dirname(join(own, name)));
    symlinkSync(relative(dirname(join(own, name)), join(all, name)), join(own, name));
  }
}

/** The archives that a lock installs from, by their paths from its folder: a package that no registry has lies there, or at an address. */
export function archivesIn(lock: string): string[] {
  const read = locked.safeParse(parseJson(lock));
  const packages = read.success ? Object.values(read.data.packages) : [];
  // npm finds one with a whole path by itself.
  return packages
    .filter(({ link }) => link !== true)
    .flatMap(({ resolved }) =>
      resolved?.startsWith("file:") === true ? [resolved.slice("file:".length)] : [],
    )
    .filter((path) => !isAbsolute(path))
    .sort();
}

/** @throws GantryError where one lies elsewhere, and so nobody can say which it was */
function archivesOf({ folder, whose }: LockedOptions): string[] {
  const paths = archivesIn(readFileSync(join(folder, lockName), "utf8"));
  const elsewhere = paths.filter((path) => path.startsWith("../") || !existsSync(join(folder, path)));
  if (elsewhere.length === 0) return paths;
  throw new GantryError(
    `${whose} installs from an archive that it does not have: nobody can say what its pack runs from`,
    {
      problems: elsewhere.map((path) => `"${lockName}" names "file:${path}"`),
      hint: `commit the archive beside "${lockName}", or install the package by an address`,
    },
  );
}

/** Of a product that has Gantry for its development, the pack is one of those packages. */
function omitted(project: string): string[] {
  const read = manifest.safeParse(parseJson(readFileSync(join(project, "package.json"), "utf8")));
  const isForDevelopment = read.success && read.data.devDependencies?.[gantryPackage] !== undefined;
  return isForDevelopment ? [] : ["--omit=dev"];
}

async function runNpm(
  cwd: string,
  { member, whose, env }: Pick<LockedOptions, "member" | "whose" | "env">,
): Promise<void> {
  const all = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const alone = member === "" ? [] : [`--workspace=./${member}`];
  const ran = await runToEnd("npm", [...args, ...alone, ...omitted(join(cwd, member))], {
    cwd,
    env: z.record(z.string(), z.string()).parse(Object.fromEntries(all)),
  });
  if (ran.exitCode === 0) return;
  const said = ran.stderr.split("\n").filter((line) => line.trim() !== "" && !line.includes("debug-0.log"));
  throw new GantryError(`the packages of ${whose} could not be installed: its pack judges from no others`, {
    problems: said.slice(-8),
    hint: `"npm" has to reach its registry once for each lock: run the same command again where it does`,
  });
}

function seconds(begun: number): number {
  return Math.round((performance.now() - begun) / 1000);
}
