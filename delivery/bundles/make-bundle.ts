import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { inTemporaryFolder } from "../../files/temporary-folder.ts";
import { openRepository } from "../../clients/git/repository.ts";
import { bundleManifest } from "../../model/observed/bundle.ts";
import { platforms } from "../platforms/index.ts";
import type { BuiltSurface } from "../../model/declared/deployment-surface.ts";
import type { Build, Move } from "../platforms/platform.ts";
import { bundlePath, writeBundle, type Bundle } from "./bundle-file.ts";

/**
 * Builds a surface of a version's files, which are laid out far from the checkout, and keeps what came of it as one file.
 * Throws a GantryError with what the build said.
 */
export async function makeBundle(
  { surface, to }: Move<BuiltSurface>,
  build: Omit<Build, "surface" | "files" | "output">,
): Promise<Bundle> {
  const { project, catalog } = build;
  const { environment } = catalog;
  const builder = platforms.find(({ name }) => name === surface.platform)?.bundles;
  if (builder === undefined) {
    throw new Error(`${surface.platform} builds nothing`);
  }
  return inTemporaryFolder("bundle", async (folder) => {
    const [files, whole] = [join(folder, "files"), join(folder, "bundle")];
    const output = join(whole, "output");
    mkdirSync(output, { recursive: true });
    const repository = await openRepository(project.root);
    // From the repository's top: an app may lie beside the project.
    await repository.checkOut(to.commit, files, "");
    const built = await builder.build({ ...build, surface, files, output });
    const manifest = bundleManifest.parse({
      surface: surface.id,
      environment,
      platform: surface.platform,
      commit: to.commit,
      createdAt: new Date().toISOString(),
      ...built,
    });
    const key = { environment, surface: surface.id, commit: to.commit };
    return writeBundle(whole, manifest, bundlePath(project, key));
  });
}
