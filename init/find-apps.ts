import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { NoGit, runGit } from "../clients/git/run-git.ts";
import { app, appFolder, type PackageManager } from "../model/declared/app.ts";
import { entityId } from "../model/scalars.ts";
import { draftOf, type DraftApp, type Platform } from "./app-answer.ts";

/** What says where a folder's app runs; the first that is there counts. */
const marks: readonly (readonly [pattern: RegExp, platform: Platform])[] = [
  [/^eas\.json$/, "expo-eas"],
  [/^(?:vercel\.json|next\.config\.[cm]?[jt]s)$/, "vercel"],
  [/^Dockerfile$/, "cloud-run"],
];
/** Where a workspace has its apps, whatever they are called: `apps/docs` is one. */
const ofWorkspace = /^apps\/[^./][^/]*$/;
/** Folders that look like apps and are none. */
const none =
  /(?:^|\/)(?:node_modules|\.[^/]*|test|tests|fixtures|examples?|templates?|docs|migrations|deploy|deployment|docker|infra|ops)(?:\/|$)/;
/** Deeper ones are parts of an app. */
const deepest = 3;

export interface FoundApps {
  /** By their names. */
  apps: readonly DraftApp[];
  /** Folders that look like an app, and that no catalog can name, such as one with a blank. */
  unnamed: readonly string[];
  /** What git knows of the repository, from its top. */
  files: readonly string[];
}

/**
 * The apps that a repository seems to have: what git knows of it, folders with a package.json and an `eas.json`, a `vercel.json` or a
 * configuration of Next.js, and those with a Dockerfile. None where there is no git, or where nothing of the kind is there.
 */
export async function findApps(repository: string): Promise<FoundApps> {
  const files = await filesOf(repository);
  const found = new Map<string, Platform>();
  const all = new Set(files);
  for (const [pattern, platform] of marks)
    for (const file of files) {
      const folder = posix.dirname(file);
      const isApp =
        pattern.test(posix.basename(file)) &&
        !seemsNone(folder) &&
        depthOf(folder) <= deepest &&
        // What Vercel and Expo build has packages; a file of that name alone may be anything.
        (platform === "cloud-run" || all.has(posix.join(folder, "package.json")));
      if (isApp && !isWithin(folder, found.keys())) found.set(folder, platform);
    }
  const apps = new Map<string, DraftApp>();
  const unnamed: string[] = [];
  for (const [folder, platform] of found) {
    const own = posix.basename(folder === "." ? repository : folder);
    // The second of two folders of one name is called by its whole path.
    const id = apps.has(nameOf(own)) ? nameOf(folder) : nameOf(own);
    const app = appAt(repository, { id, folder, platform });
    if (app === undefined) unnamed.push(folder);
    else apps.set(id, app);
  }
  const named = [...apps.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return { apps: named, unnamed: unnamed.toSorted(), files };
}

/** Whether a folder is called like one that has no part of the product, such as its tests. */
export function seemsNone(folder: string): boolean {
  return folder !== "." && !ofWorkspace.test(folder) && none.test(folder);
}

function appAt(
  repository: string,
  { id, folder, platform }: { id: string; folder: string; platform: Platform },
): DraftApp | undefined {
  if (!entityId.safeParse(id).success || !app.safeParse({ id, folder }).success) return undefined;
  const packageManager = managerOf(repository, folder);
  const declared = {
    id,
    folder: folder === appFolder({ id, folder: undefined }) ? undefined : folder,
    packageManager,
  };
  return draftOf(declared, platform);
}

/** A folder's name as a key of the catalog. */
function nameOf(folder: string): string {
  return folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[-0-9]+|-+$/g, "");
}

/** By the lock file that is the closest; a folder without package.json is of Python where it says so. */
function managerOf(repository: string, folder: string): PackageManager | undefined {
  const has = (at: string, name: string): boolean => existsSync(join(repository, at, name));
  const closest = (locks: readonly (readonly [string, PackageManager])[]): PackageManager | undefined => {
    for (let at = folder; ; at = dirname(at)) {
      const found = locks.find(([name]) => has(at, name));
      if (found !== undefined) return found[1];
      if (at === ".") return undefined;
    }
  };
  if (has(folder, "package.json"))
    return (
      closest([
        ["pnpm-lock.yaml", "pnpm"],
        ["yarn.lock", "yarn"],
        ["package-lock.json", "npm"],
      ]) ?? "npm"
    );
  if (has(folder, "pyproject.toml"))
    return closest([["uv.lock", "uv"]]) ?? (/^\[tool\.uv/m.test(text(repository, folder)) ? "uv" : "pip");
  return has(folder, "requirements.txt") || has(folder, "requirements-dev.txt") ? "pip" : undefined;
}

function text(repository: string, folder: string): string {
  return readFileSync(join(repository, folder, "pyproject.toml"), "utf8");
}

function isWithin(folder: string, others: Iterable<string>): boolean {
  return [...others].some((other) => folder === other || (other !== "." && folder.startsWith(`${other}/`)));
}

function depthOf(folder: string): number {
  return folder === "." ? 0 : folder.split("/").length;
}

async function filesOf(repository: string): Promise<string[]> {
  if (!existsSync(repository)) return [];
  try {
    const words = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    const { exitCode, stdout } = await runGit(repository, words);
    return exitCode === 0 ? stdout.split("\0").filter((file) => file !== "") : [];
  } catch (error) {
    if (error instanceof NoGit) return [];
    throw error;
  }
}
