import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { create, extract, type ReadEntry } from "tar";
import { archiveName, packedManifest } from "./packed-manifest.ts";

/**
 * After "npm pack": the archive gets the manifest that a product is to have. npm packs no other package.json than the checkout's, and that
 * one asks for all that the sources run from. A dry run leaves no archive.
 */
const folder = process.env["npm_config_pack_destination"] ?? process.cwd();
const archive = join(folder, archiveName);
if (process.env["npm_config_dry_run"] !== "true") await replaceManifest();

async function replaceManifest(): Promise<void> {
  if (!existsSync(archive)) throw new Error(`npm left no "${archive}"`);
  const staging = mkdtempSync(join(folder, ".gantry-pack-"));
  try {
    const paths: string[] = [];
    const onReadEntry = ({ path }: ReadEntry): void => void paths.push(path);
    await extract({ file: archive, cwd: staging, onReadEntry });
    writeFileSync(join(staging, "package", "package.json"), packedManifest());
    const file = join(staging, archiveName);
    // npm's own time, so that the same sources make the same archive.
    const mtime = new Date("1985-10-26T08:15:00.000Z");
    await create(
      { file, cwd: staging, gzip: { level: 9 }, portable: true, mtime, noDirRecurse: true },
      paths,
    );
    renameSync(file, archive);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}
