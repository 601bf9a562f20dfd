import { createHash } from "node:crypto";
import { createReadStream, existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { create, extract, list } from "tar";
import type { Project } from "../../catalog/project.ts";
import { makeFolder } from "../../files/write-file.ts";
import { GantryError } from "../../model/errors.ts";
import type { BuildArtifact } from "../../model/observed/build-artifact.ts";
import { bundleArtifact, bundleManifest, type BundleManifest } from "../../model/observed/bundle.ts";
import { parseJson } from "../../model/parse-json.ts";
import { whatLeadsOut, type Entry } from "./what-leads-out.ts";

/** What was built of a surface's commit for an environment, as one file: links and modes of what is in it survive every hand. */
export interface Bundle {
  file: string;
  manifest: BundleManifest;
  /** With the file's checksum. */
  artifact: BuildArtifact;
}

/** Which bundle is meant. */
export interface BundleKey {
  environment: string;
  surface: string;
  commit: string;
}

const manifestName = "bundle.json";
const content = "output";

/** Where a bundle lies. Who hands one over puts it there as well. */
export function bundlePath({ local }: Pick<Project, "local">, key: BundleKey): string {
  return join(local, "bundles", key.environment, key.surface, `${key.commit}.tar`);
}

/**
 * Makes one of a folder that has `output/` in it, whole or not at all. Times and owners are left out, since they say nothing
 * of what was built. Throws a GantryError where a link of what was built leads out of it.
 */
export async function writeBundle(folder: string, manifest: BundleManifest, file: string): Promise<Bundle> {
  writeFileSync(join(folder, manifestName), `${JSON.stringify(manifest, null, 2)}\n`);
  makeFolder(dirname(file));
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  try {
    await create({ file: draft, cwd: folder, portable: true, noMtime: true }, [manifestName, content]);
    refuseWhatLeadsOut(manifest.surface, await contents(draft));
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
  return { file, manifest, artifact: bundleArtifact(manifest, await checksumOf(file)) };
}

/** Reads the one that is there. Undefined where there is none; a problem where it is not what its place says. */
export async function readBundle(
  project: Pick<Project, "local">,
  key: BundleKey,
): Promise<Bundle | { problem: string } | undefined> {
  const file = bundlePath(project, key);
  if (!existsSync(file)) return undefined;
  const { manifestText, leadsOut } = await contents(file);
  const parsed = bundleManifest.safeParse(parseJson(manifestText));
  if (!parsed.success) return { problem: `"${file}" is no bundle, or was cut off` };
  if (leadsOut.length > 0)
    return { problem: `"${file}" cannot be taken: ${leadsOut.slice(0, 5).join("; ")}` };
  const manifest = parsed.data;
  const { surface, environment, commit } = manifest;
  if (surface !== key.surface || environment !== key.environment || commit !== key.commit) {
    return { problem: `"${file}" was built of ${commit.slice(0, 12)} for ${surface} in ${environment}` };
  }
  return { file, manifest, artifact: bundleArtifact(manifest, await checksumOf(file)) };
}

/**
 * Unpacks what was built into a folder, which is made, and returns where it lies there. Throws a GantryError, and unpacks
 * nothing, where something in it leads out of it. node-tar's own guard stays off (`preservePaths`): it leaves out some of
 * what leads out without a word, and refuses a link to a link, which a build may well make.
 */
export async function unpackBundle(
  { file, manifest }: Pick<Bundle, "file" | "manifest">,
  folder: string,
): Promise<string> {
  refuseWhatLeadsOut(manifest.surface, await contents(file));
  makeFolder(folder);
  await extract({ file, cwd: folder, strict: true, preservePaths: true });
  return join(folder, content);
}

function refuseWhatLeadsOut(surface: string, { leadsOut }: Contents): void {
  if (leadsOut.length === 0) return;
  throw new GantryError(`${surface}: what was built leads out of its own folder`, {
    problems: leadsOut.slice(0, 20),
    hint: "the build has to put the files themselves there; links inside of it are fine",
  });
}

interface Contents {
  /** Empty where the file has none, or is no archive. */
  manifestText: string;
  /** As whatLeadsOut() says it. */
  leadsOut: string[];
}

async function contents(file: string): Promise<Contents> {
  const parts: Buffer[] = [];
  const entries: Entry[] = [];
  try {
    await list({
      file,
      strict: true,
      onReadEntry: (entry) => {
        const { path, type, linkpath: target } = entry;
        // The manifest alone lies beside the folder, and once.
        const isManifest = path === manifestName && type === "File" && parts.length === 0;
        if (isManifest) entry.on("data", (part) => parts.push(part));
        else entries.push({ path, type, target });
      },
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { manifestText: "", leadsOut: [`"${file}" is no archive: ${error.message}`] };
  }
  return { manifestText: Buffer.concat(parts).toString("utf8"), leadsOut: whatLeadsOut(entries, content) };
}

async function checksumOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return `sha256:${hash.digest("hex")}`;
}
