import { posix } from "node:path";
import { app, appFolder, type PackageManager } from "../model/declared/app.ts";
import { seemsNone } from "./find-apps.ts";
import type { DraftApp } from "./app-answer.ts";

/** What several folders share of those whose packages are installed together; pip has no such thing. */
const workspaces: Readonly<Partial<Record<PackageManager, { lock: string; manifest: string }>>> = {
  npm: { lock: "package-lock.json", manifest: "package.json" },
  pnpm: { lock: "pnpm-lock.yaml", manifest: "package.json" },
  yarn: { lock: "yarn.lock", manifest: "package.json" },
  uv: { lock: "uv.lock", manifest: "pyproject.toml" },
};

/**
 * What has to start an app's pipelines besides its own folder, by the app's name: of one whose packages are locked above it, that lock and the
 * packages beside the apps. Which of them an app is made of only its team knows, so all of them are named.
 *
 * @param files what git knows of the repository
 * @param prefix the project's folder, which no app is made of, with a slash at its end; empty for the top
 */
export function sharedPaths(
  files: readonly string[],
  apps: readonly DraftApp[],
  prefix: string,
): ReadonlyMap<string, readonly string[]> {
  const all = new Set(files);
  const folders = apps.map(appFolder);
  const shared = new Map<string, readonly string[]>();
  for (const one of apps) {
    const workspace = workspaces[one.packageManager];
    const top = workspace && lockedAbove(all, appFolder(one), workspace.lock);
    if (workspace === undefined || top === undefined) continue;
    const packages = files
      .filter((file) => posix.basename(file) === workspace.manifest && isBelow(file, top))
      .map((file) => posix.dirname(file))
      .filter((folder) => folder !== top && !seemsNone(folder))
      .filter((folder) => prefix === "" || !`${folder}/`.startsWith(prefix))
      .filter((folder) => !folders.some((other) => folder === other || isBelow(folder, other)))
      .map((folder) => patternOf(folder, top, folders));
    const lock = posix.join(top, workspace.lock);
    const paths = [...new Set(packages)].toSorted().slice(0, 49);
    shared.set(
      one.id,
      [...paths, lock].filter((path) => app.safeParse({ id: one.id, paths: [path] }).success),
    );
  }
  return shared;
}

/** The closest folder above an app's that has the lock; undefined where its own does, or none. */
function lockedAbove(files: ReadonlySet<string>, folder: string, lock: string): string | undefined {
  if (folder === "." || files.has(posix.join(folder, lock))) return undefined;
  for (let at = posix.dirname(folder); ; at = posix.dirname(at)) {
    if (files.has(posix.join(at, lock))) return at;
    if (at === ".") return undefined;
  }
}

/** All that lies beside a package as well, where no app does: a package that is added later starts them too. */
function patternOf(folder: string, top: string, apps: readonly string[]): string {
  const parent = posix.dirname(folder);
  const isShared = parent !== top && !apps.some((other) => isBelow(other, parent));
  return `${isShared ? parent : folder}/**`;
}

function isBelow(path: string, folder: string): boolean {
  return folder === "." || path.startsWith(`${folder}/`);
}
