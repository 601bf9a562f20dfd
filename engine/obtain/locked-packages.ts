import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { z } from "zod";
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
  /** Holds the project's package.json, package-lock.json and, where it has one, .npmrc. */
  folder: string;
  /** Whose project it is, in a message, such as `origin/main (0123456789ab)`. */
  whose: string;
  /** All of it is npm's: what leads it to a registry is the user's. */
  env: Environment;
  progress?: EngineProgress | undefined;
}

const lock = "package-lock.json";
/** What decides which packages npm installs. */
const given = [".npmrc", "package.json", lock];
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
  const { folder, whose, env } = options;
  for (const name of ["package.json", lock])
    if (!existsSync(join(folder, name)))
      throw new GantryError(`${whose} has no "${name}": nobody can say which packages its pack runs from`, {
        hint: `commit "${name}" on that branch; "npm install" writes it`,
      });
  const cache = userCache(env, "packages");
  makeFolder(cache);
  const files = [...given, ...archivesOf(options)];
  const key = `${process.platform}-${process.arch}-${digestOf(folder, files).slice(0, 32)}`;
  const place = join(cache, key);
  if (isWhole(place)) return used(place);
  const progress = new TickingProgress(options.progress);
  try {
    const onWait = (): void => {
      progress.step(`waiting for another gantry that installs the packages of ${whose}`);
    };
    return await withInstallLock(place, { onWait, signal: undefined }, async () => {
      if (!isWhole(place)) await install(place, files, options, progress);
      return used(place);
    });
  } finally {
    progress.stop();
  }
}

function used(place: string): string {
  noteUse(join(place, stampName));
  return join(place, "node_modules");
}

/** Whether a place has what was installed there, file by file. */
function isWhole(place: string): boolean {
  const file = join(place, stampName);
  if (!existsSync(file)) return false;
  const written = stamp.safeParse(parseJson(readFileSync(file, "utf8")));
  const packages = join(place, "node_modules");
  return written.success && existsSync(packages) && digestOfInstalled(packages) === written.data.installed;
}

/** It takes its name in one step: a process that is killed half-way leaves nothing that counts. Call it under the lock of the place. */
async function install(
  place: string,
  files: readonly string[],
  { folder, whose, env }: LockedOptions,
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
    const packages = join(staging, "node_modules");
    makeFolder(packages);
    await runNpm(staging, whose, env);
    const content = stamp.parse({ installed: digestOfInstalled(packages) });
    writeFileSync(join(staging, stampName), `${JSON.stringify(content)}\n`);
    rmSync(place, { recursive: true, force: true });
    renameSync(staging, place);
    removeUnused(join(place, ".."), place);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  progress.step(`the packages of ${whose} were installed in ${seconds(begun)} s`);
}

/**
 * The archives in the project's own folder that its lock installs from, as paths in it: a package that no registry has lies there, or at an address.
 *
 * @throws GantryError where one lies elsewhere, and so nobody can say which it was
 */
function archivesOf({ folder, whose }: LockedOptions): string[] {
  const read = locked.safeParse(parseJson(readFileSync(join(folder, lock), "utf8")));
  const packages = read.success ? Object.values(read.data.packages) : [];
  // npm finds one with a whole path by itself.
  const paths = packages
    .filter(({ link }) => link !== true)
    .flatMap(({ resolved }) =>
      resolved?.startsWith("file:") === true ? [resolved.slice("file:".length)] : [],
    )
    .filter((path) => !isAbsolute(path));
  const elsewhere = paths.filter((path) => path.startsWith("../") || !existsSync(join(folder, path)));
  if (elsewhere.length === 0) return paths.sort();
  throw new GantryError(
    `${whose} installs from an archive that it does not have: nobody can say what its pack runs from`,
    {
      problems: elsewhere.map((path) => `"${lock}" names "file:${path}"`),
      hint: "commit the archive in the project's folder, or install the package by an address",
    },
  );
}

/** Of a product that has Gantry for its development, the pack is one of those packages. */
function omitted(folder: string): string[] {
  const read = manifest.safeParse(parseJson(readFileSync(join(folder, "package.json"), "utf8")));
  const isForDevelopment = read.success && read.data.devDependencies?.[gantryPackage] !== undefined;
  return isForDevelopment ? [] : ["--omit=dev"];
}

async function runNpm(cwd: string, whose: string, env: Environment): Promise<void> {
  const all = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const ran = await runToEnd("npm", [...args, ...omitted(cwd)], {
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
