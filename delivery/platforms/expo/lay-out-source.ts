import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { openRepository } from "../../../clients/git/repository.ts";
import { appFolder, appNamed } from "../../../model/declared/app.ts";
import type { EnvironmentCatalog } from "../../../model/declared/catalog.ts";
import type { ExpoSurface } from "../../../model/declared/deployment-surface.ts";
import { GantryError } from "../../../model/errors.ts";
import { parseJson } from "../../../model/parse-json.ts";
import { packagesOf } from "./packages.ts";
import { appConfig, writeAppFolder, writeJson, type AppConfig } from "./app-folder.ts";

/** The folder that keeps what Expo's builders put back. */
const kept = ".gantry-source";
/** What Expo's program would run, or be told by. */
const putAside = ["app.json", "app.config.*", "eas.json", "package.json"];

/**
 * Runs on Expo's builders, before they install the app's packages: what was put aside comes back as it was, and with it the
 * app's own step of that name.
 */
const putBack = [
  ...["rm -f app.json eas.json package.json", `cp -R ${kept}/. .`, `rm -rf ${kept}`],
  "npm run eas-build-pre-install --if-present",
].join(" && ");

/**
 * The app's files of a commit, for Expo's builders, and of a workspace all that its lock is of. What they are told apart by here is
 * data, as {@link writeAppFolder} writes it; the app's own configuration and scripts are put aside, and back again once they are at
 * Expo's. The app's folder below the one that is given.
 */
export async function layOutSource(
  root: string,
  commit: string,
  folder: string,
  of: { catalog: EnvironmentCatalog; surface: ExpoSurface },
  config: AppConfig,
): Promise<string> {
  const app = appNamed(of.catalog.apps, of.surface.app);
  const own = appFolder(app);
  const repository = await openRepository(root);
  const paths = new Set(await repository.paths(commit));
  const top = packagesOf(app, (path) => paths.has(path))?.lockFolder ?? own;
  await repository.checkOut(commit, folder, top === "." ? "" : top);
  const at = join(folder, posix.relative(top, own));
  // Expo's program looks for packages from the app's folder upwards, and would run what it finds.
  for (let each = at; each.startsWith(folder); each = dirname(each))
    rmSync(join(each, "node_modules"), { recursive: true, force: true });
  const file = join(at, "package.json");
  const packages = appConfig.safeParse(existsSync(file) ? parseJson(readFileSync(file, "utf8")) : undefined);
  if (!packages.success)
    throw new GantryError(`"${own}/package.json" of ${commit.slice(0, 12)} is no JSON object`);
  mkdirSync(join(at, kept));
  for (const name of globSync(putAside, { cwd: at })) {
    renameSync(join(at, name), join(at, kept, name));
  }
  writeAppFolder(at, of, config);
  // The builders choose what installs the packages by these, and the lock file belongs to them.
  writeJson(at, "package.json", { ...packages.data, scripts: { "eas-build-pre-install": putBack } });
  return at;
}
