import { existsSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import semver from "semver";
import { extract } from "tar";
import { z } from "zod";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { gantryPackage } from "../../model/gantry-package.ts";
import { parseJson } from "../../model/parse-json.ts";

const manifest = z.object({
  name: z.literal(gantryPackage),
  version: z.string().refine((text) => semver.valid(text) !== null),
  engines: z.object({ node: z.string() }),
});

/** Gantry as a package: an archive that was unpacked, or what is installed. */
export interface Packed {
  /** The folder with its package.json. */
  folder: string;
  version: string;
  /** The versions of Node that it runs on, as npm writes them. */
  node: string;
  /** The lines of its CHANGELOG.md that say one change each. */
  changes: readonly string[];
}

/** An archive that `npm pack` made. */
export interface Archive extends Packed {
  file: string;
  /** As npm writes it into a lock: `sha512-…`. */
  integrity: string;
  /** Under which a project keeps it: of another content another one, or npm would take it for what is installed. */
  name: string;
}

/** Unpacks an archive into a folder that is there and empty. Throws a GantryError (usage) where it is none of Gantry's. */
export async function readArchive(file: string, folder: string): Promise<Archive> {
  if (!existsSync(file)) throw refused(`there is no "${file}"`);
  const content = readFileSync(file);
  try {
    await extract({ file, cwd: folder, strip: 1, strict: true });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw refused(`"${file}" is no archive that can be unpacked`);
  }
  const packed = readPacked(folder);
  if (packed === undefined) throw refused(`"${file}" is no archive of ${gantryPackage}`);
  const part = createHash("sha512").update(content).digest("hex").slice(0, 8);
  const name = `gantry-${packed.version}-${part}.tgz`;
  return { ...packed, file, integrity: integrityOf(content), name };
}

/** As npm writes it into a lock. */
export function integrityOf(content: Uint8Array): string {
  return `sha512-${createHash("sha512").update(content).digest("base64")}`;
}

/** What lies unpacked in a folder; undefined where that is not Gantry. */
export function readPacked(folder: string): Packed | undefined {
  const read = (name: string): string => {
    const path = join(folder, name);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  };
  const parsed = manifest.safeParse(parseJson(read("package.json")));
  if (!parsed.success) return undefined;
  const { version, engines } = parsed.data;
  const changes = read("CHANGELOG.md")
    .split(/\r?\n/)
    .filter((line) => line.startsWith("- "))
    .map((line) => line.slice(2));
  return { folder, version, node: engines.node, changes };
}

/**
 * Refuses what may not come after what is installed: an older version, for which git has the way back, and one that this Node does not
 * run. Throws a GantryError (usage).
 */
export function checkOrder(installed: Packed, archive: Archive): void {
  if (semver.lt(archive.version, installed.version)) {
    throw refused(`${archive.version} is older than ${installed.version}, which is installed`, {
      hint: "an upgrade that is not wanted goes by `git revert` of its commit",
    });
  }
  if (semver.satisfies(process.versions.node, archive.node)) return;
  throw refused(`${archive.version} runs on Node ${archive.node}, and this is ${process.versions.node}`, {
    hint: "install that Node first, here and for the jobs",
  });
}

function refused(message: string, { hint = "it is the file that `npm pack` made" } = {}): GantryError {
  return new GantryError(message, { hint, exitCode: ExitCode.usage });
}
