import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openRepository } from "../../../clients/git/repository.ts";
import { appFolder, appNamed } from "../../../model/declared/app.ts";
import type { EnvironmentCatalog } from "../../../model/declared/catalog.ts";
import type { ExpoSurface } from "../../../model/declared/deployment-surface.ts";
import { GantryError } from "../../../model/errors.ts";
import { parseJson } from "../../../model/parse-json.ts";
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
 * The app's files of a commit, for Expo's builders. What they are told apart by here is data, as {@link writeAppFolder}
 * writes it; the app's own configuration and scripts are put aside, and back again once they are at Expo's.
 */
export async function layOutSource(
  root: string,
  commit: string,
  folder: string,
  of: { catalog: EnvironmentCatalog; surface: ExpoSurface },
  config: AppConfig,
): Promise<void> {
  const app = appFolder(appNamed(of.catalog.apps, of.surface.app));
  const repository = await openRepository(root);
  await repository.checkOut(commit, folder, app);
  rmSync(join(folder, "node_modules"), { recursive: true, force: true });
  const file = join(folder, "package.json");
  const own = appConfig.safeParse(existsSync(file) ? parseJson(readFileSync(file, "utf8")) : undefined);
  if (!own.success)
    throw new GantryError(`"${app}/package.json" of ${commit.slice(0, 12)} is no JSON object`);
  mkdirSync(join(folder, kept));
  for (const name of globSync(putAside, { cwd: folder })) {
    renameSync(join(folder, name), join(folder, kept, name));
  }
  writeAppFolder(folder, of, config);
  // The builders choose what installs the packages by these, and the lock file belongs to them.
  writeJson(folder, "package.json", { ...own.data, scripts: { "eas-build-pre-install": putBack } });
}
