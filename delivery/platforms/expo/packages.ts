import { posix } from "node:path";
import { own } from "../../../model/app-commands.ts";
import { appFolder, type App, type PackageManager } from "../../../model/declared/app.ts";

interface Manager {
  lock: string;
  install: string;
}

const npm: Manager = { lock: "package-lock.json", install: "npm ci" };
/** What installs exactly what a lock says, as scripts/setup/50-install-node-packages.sh does. */
const managers: Readonly<Partial<Record<PackageManager, Manager>>> = {
  npm,
  pnpm: { lock: "pnpm-lock.yaml", install: "pnpm install --frozen-lockfile" },
  yarn: { lock: "yarn.lock", install: "yarn install --immutable" },
};

/** What the lock of an app may be that installs its packages itself: Bun's as well, which Expo's builders know. */
const anyLock = [...Object.values(managers).map(({ lock }) => lock), "bun.lock", "bun.lockb"];

/** What an app's packages are installed by. Folders are from the repository's top, which is `.`. */
interface Packages {
  /** The folder of the lock: the app's own, or that of the workspace that it is part of. */
  lockFolder: string;
  /** One after the other, each in its folder; no shell reads them. */
  commands: readonly { words: string; folder: string }[];
}

function managerOf({ packageManager = "npm" }: Pick<App, "packageManager">): Manager {
  return managers[packageManager] ?? npm;
}

/** The name of the lock that an app's packages are installed by. */
export function lockOf(app: Pick<App, "packageManager">): string {
  return managerOf(app).lock;
}

/**
 * Undefined where no folder from the app's up to the top has the lock.
 *
 * @param has whether the version has a file, from the repository's top
 */
export function packagesOf(app: App, has: (path: string) => boolean): Packages | undefined {
  const { lock, install } = managerOf(app);
  const folder = appFolder(app);
  const written = own(app, "install")?.map(({ words }) => ({ words, folder }));
  const locks = written === undefined ? [lock] : anyLock;
  let lockFolder = folder;
  while (!locks.some((name) => has(posix.join(lockFolder, name)))) {
    if (lockFolder === ".") return undefined;
    lockFolder = posix.dirname(lockFolder);
  }
  return { lockFolder, commands: written ?? [{ words: install, folder: lockFolder }] };
}
