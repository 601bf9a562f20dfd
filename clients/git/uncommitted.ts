import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { GantryError } from "../../model/errors.ts";
import { runGit } from "./run-git.ts";

/** A file of a commit, or of an index. */
export interface KnownFile {
  /** Relative to the folder that is asked about, with slashes. */
  path: string;
  /** The object's id, by SHA-1 or SHA-256. */
  id: string;
}

/** What a program, its pack and their catalog are made of. */
const isLoaded = (path: string): boolean => /\.(?:[cm]?[jt]s|json|ya?ml|node|wasm|enc)$/.test(path);

/** What a program, its rules and their catalog are read from: a file that git does not know of counts there. */
export const deployedFrom = [
  "environments",
  "migrations",
  "model",
  "edge",
  "files",
  "terminal",
  "clients",
  "catalog",
  "components",
  "policy",
  "local",
  "stacks",
  "engine",
  "profiles",
  "secrets",
  "database",
  "evidence",
  "guard",
  "delivery",
  "pipeline",
  "workflows",
  "init",
  "cli",
];

/** What decides about the packages of all folders of a repository, where npm locks them together. */
const atTheTop = ["package.json", "package-lock.json"];

/**
 * What is not exactly the commit of what is deployed from, the commit's files first, by paths from the repository's top; nothing where it
 * is. Files elsewhere that git does not know of change nothing, and a workflow has some: what it logged in with.
 *
 * @throws GantryError where git cannot say
 */
export async function uncommitted(root: string): Promise<string[]> {
  const said = async (args: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await runGit(root, args);
    if (exitCode === 0) return stdout;
    throw new GantryError(`git cannot compare "${root}" with its commit`, { problems: [stderr] });
  };
  const listed = async (args: readonly string[]): Promise<string[]> =>
    (await said(args)).split("\0").filter((line) => line !== "");
  const prefix = await said(["rev-parse", "--show-prefix"]);
  const top = await said(["rev-parse", "--show-toplevel"]);
  const tree = await listed(["ls-tree", "-r", "-z", "--full-tree", "HEAD"]);
  const files = tree.flatMap((line) => {
    const { id, path } = /^\d+ blob (?<id>[0-9a-f]+)\t(?<path>.+)$/s.exec(line)?.groups ?? {};
    const isMeant = path !== undefined && (path.startsWith(prefix) || atTheTop.includes(path));
    return id === undefined || !isMeant ? [] : [{ id, path }];
  });
  const changed = await listed(["status", "--porcelain", "--no-renames", "-z", "--untracked-files=no"]);
  const others = await listed(["ls-files", "-z", "--others", "--exclude-standard", "--", ...deployedFrom]);
  const known = new Set(files.map(({ path }) => path));
  const folders = deployedFrom.map((folder) => `${prefix}${folder}`);
  const found = [
    ...changed.map((line) => line.slice("XY ".length)),
    ...differentFiles(top, files),
    ...others.map((path) => `${prefix}${path}`),
    ...strayFiles(top, folders, known),
  ];
  return [...new Set(found)];
}

/**
 * Which files that could be loaded are not on the disk as a commit has them. The bytes are compared and git is not asked: an index
 * can be told to overlook a file, and a clone's own filters can show git another text. Windows' line ends are no change.
 */
export function differentFiles(root: string, files: readonly KnownFile[]): string[] {
  return files
    .filter(({ path, id }) => isLoaded(path) && !isOnDisk(join(root, path), id))
    .map(({ path }) => path);
}

/**
 * The files below some folders that could be loaded and that nobody has committed, and links that may lead to some, whatever says
 * that git shall ignore them.
 *
 * @param folders relative to `root`
 */
export function strayFiles(root: string, folders: readonly string[], known: ReadonlySet<string>): string[] {
  return folders
    .flatMap((folder) => filesBelow(root, folder))
    .filter((path) => !known.has(path) && (isLoaded(path) || lstatSync(join(root, path)).isSymbolicLink()));
}

function filesBelow(root: string, folder: string): string[] {
  const found = lstatSync(join(root, folder), { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(root, path) : [path];
  });
}

function isOnDisk(file: string, id: string): boolean {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found?.isSymbolicLink() === true) return blobId(Buffer.from(readlinkSync(file)), id) === id;
  if (found?.isFile() !== true) return false;
  const bytes = readFileSync(file);
  if (blobId(bytes, id) === id) return true;
  return bytes.includes("\r\n") && blobId(withUnixLineEnds(bytes), id) === id;
}

/** By bytes, for a file need not be text. */
function withUnixLineEnds(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString("latin1").replaceAll("\r\n", "\n"), "latin1");
}

/** As git names a blob: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects. */
function blobId(bytes: Buffer, like: string): string {
  const hash = createHash(like.length === 64 ? "sha256" : "sha1");
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
