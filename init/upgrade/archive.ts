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
  /** What its CHANGELOG.md says, a line each. */
  changes: readonly Change[];
}

export interface Change {
  text: string;
  /** The version below whose heading it stands; undefined for what is not released yet. */
  version: string | undefined;
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
  return { folder, version, node: engines.node, changes: changesOf(read("CHANGELOG.md")) };
}

/** A release writes its headings as "## 1.2.3 - 2026-12-01". */
function changesOf(changelog: string): Change[] {
  let version: string | undefined;
  return changelog.split(/\r?\n/).flatMap((line) => {
    if (line.startsWith("## ")) version = semver.valid(line.split(" ")[1]) ?? undefined;
    return line.startsWith("- ") ? [{ text: line.slice(2), version }] : [];
  });
}

/**
 * What the archive has that the installed one has not. A line of a version that is installed is none of it, though somebody has put it
 * otherwise since; of what is not released yet, the text tells.
 */
export function newsOf(installed: Packed, archive: Packed): Change[] {
  const known = new Set(installed.changes.map(({ text }) => text));
  return archive.changes.filter(
    ({ text, version }) =>
      !known.has(text) && (version === undefined || semver.gt(version, installed.version)),
  );
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
