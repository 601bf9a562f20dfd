import { cpSync, existsSync, linkSync, mkdtempSync, readdirSync, rmSync, rmdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeFolder, writeFileAtomically } from "../files/write-file.ts";
import { rootsAt } from "../catalog/project.ts";
import { loadCatalog } from "../catalog/load.ts";
import { environmentNames } from "../model/environment-names.ts";
import { GantryError } from "../model/errors.ts";
import { stackSettingsFile } from "../catalog/stack-settings.ts";
import { codeowners } from "../guard/codeowners.ts";
import { secretsCatalog } from "../secrets/secrets-catalog.ts";
import { writeProjectFile } from "../files/line-ends.ts";
import { patchOf } from "../files/patch.ts";
import { readOwn } from "../files/read-own.ts";
import { isWritten, type Addition } from "./additions/addition.ts";
import { projectFile } from "./name-project.ts";

/** A file of the product and what becomes of it; one that is there is never touched, but for the project's name and what is shown as a patch. */
export interface FileFate {
  path: string;
  action: "created" | "kept" | "named" | "changed";
  /** Of one that is changed, as `diff -u` shows it. */
  patch?: string;
  /** Of one that needs lines which are not written: why, and which somebody has to add. */
  problem?: string;
  lines?: readonly string[];
}

export function fatesOf(root: string, paths: Iterable<string>, leaving: ReadonlySet<string>): FileFate[] {
  return [...paths].map((path) => ({
    path,
    action: existsSync(join(root, path)) && !leaving.has(path) ? "kept" : "created",
  }));
}

/** What becomes of Pulumi.yaml. */
export function namedFate(named: string | undefined): FileFate[] {
  return named === undefined ? [] : [{ path: projectFile, action: "named" }];
}

/**
 * What becomes of a file that needs lines.
 *
 * @param prefix the project's folder below the repository's top, where a patch begins
 */
export function fateOf(addition: Addition, prefix: string): FileFate {
  const { path } = addition;
  if (!isWritten(addition)) return { path, action: "kept", problem: addition.problem, lines: addition.lines };
  const { before, text } = addition;
  const patch = patchOf(join(prefix, path), before, text);
  return { path, action: before === undefined ? "created" : "changed", patch };
}

/** Each file once. */
export function withAdditions(
  fates: readonly FileFate[],
  additions: readonly Addition[],
  prefix: string,
): FileFate[] {
  const added = new Set(additions.map(({ path }) => path));
  return [
    ...additions.map((addition) => fateOf(addition, prefix)),
    ...fates.filter(({ path }) => !added.has(path)),
  ];
}

interface WriteOptions {
  /** Files that go before anything is created, in their order; they do not count as there. */
  leaving: readonly string[];
  /** Pulumi.yaml with the product's name; undefined where it keeps the one that it has. */
  named: string | undefined;
  /** Lines for files that may be there. */
  additions: readonly Addition[];
  /** Whether what is generated from the catalog is written as well. */
  generated: boolean;
  /** What to do where the files do not fit those that are there. */
  hint: string;
}

/**
 * Creates the files that are missing. All of them are made and checked as one catalog, together with what is there, in a
 * folder beside it; only then what leaves goes, and each is put in its place whole. So a mistake changes nothing, and after a kill
 * every file is whole and running again completes the rest.
 */
export function writeFiles(
  root: string,
  files: ReadonlyMap<string, string>,
  { leaving, named, additions, generated, hint }: WriteOptions,
): FileFate[] {
  const waiting = join(root, ".gantry", "init");
  makeFolder(waiting);
  const stage = mkdtempSync(join(waiting, "stage-"));
  try {
    for (const path of catalogParts) {
      if (existsSync(join(root, path)))
        cpSync(join(root, path), join(stage, path), { recursive: true, dereference: true });
    }
    removeFiles(stage, leaving);
    stageAll(stage, files);
    checkStaged(stage, hint);
    const made = generated ? generatedOf(stage, root) : new Map<string, string>();
    const isBelow = (path: string): boolean => !path.startsWith("../");
    stageAll(stage, new Map([...made].filter(([path]) => isBelow(path))));
    writeAdditions(root, additions);
    removeFiles(root, leaving);
    if (named !== undefined) writeProjectFile(join(root, projectFile), named);
    // The catalog is last: what is made from it is whole wherever it is.
    const outside = [...made].filter(([path]) => !isBelow(path));
    const besides = fatesOf(
      root,
      outside.map(([path]) => path),
      new Set(),
    );
    stageAll(root, new Map(outside));
    const put = [...[...made.keys()].filter(isBelow), ...files.keys()].map((path) => ({
      path,
      action: putInPlace(join(stage, path), join(root, path)),
    }));
    return withAdditions([...namedFate(named), ...besides, ...put], additions, rootsAt(root).prefix);
  } finally {
    rmSync(stage, { recursive: true, force: true });
    for (const folder of [waiting, dirname(waiting)]) {
      if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
    }
  }
}

/** Whole files, with their modes. @throws GantryError, with nothing written, where one is not as it was shown */
function writeAdditions(root: string, additions: readonly Addition[]): void {
  const meant = additions.filter(isWritten);
  const moved = meant.filter(({ path, before }) => {
    const read = readOwn(root, path);
    return "problem" in read || read.text !== before;
  });
  if (moved.length > 0) {
    throw new GantryError("files were changed since they were shown; nothing was changed", {
      problems: moved.map(({ path }) => path),
      hint: "run the command again",
    });
  }
  for (const { path, text, mode = 0o644 } of meant)
    writeFileAtomically(join(root, path), text, { mode, keepMode: true });
}

/** What a catalog is checked with. */
const catalogParts = [
  "environments",
  "migrations",
  "docs/runbooks",
  "docs/clarifications.yml",
  "docs/governance.yml",
  ...environmentNames.map(stackSettingsFile),
];

function stageAll(stage: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files)
    writeFileAtomically(join(stage, path), text, { ifAbsent: true, mode: isProgram(path) ? 0o755 : 0o644 });
}

/** Whether a file is started by its path: a script of the pipeline. */
function isProgram(path: string): boolean {
  return /^scripts\/[^/]+\/[^/]+\.sh$/.test(path);
}

/** What is generated from a catalog and committed, beside the workflows: text by path, which leads up to the repository's top. */
function generatedOf(stage: string, root: string): Map<string, string> {
  const owned = codeowners(rootsAt(root).prefix, root);
  return new Map([secretsCatalog, owned].flatMap((generator) => [...generator.generate(stage)]));
}

/** Removes files and folders, and the folders that are empty without them. What is gone already is no mistake. */
export function removeFiles(root: string, paths: readonly string[]): void {
  for (const path of paths) {
    rmSync(join(root, path), { recursive: true, force: true });
    for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) {
      const full = join(root, folder);
      if (!existsSync(full)) continue;
      if (readdirSync(full).length > 0) break;
      rmdirSync(full);
    }
  }
}

function checkStaged(stage: string, hint: string): void {
  try {
    loadCatalog(stage);
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    throw new GantryError("what is there and what would be added do not fit together; nothing was changed", {
      problems: error.problems,
      hint,
      exitCode: error.exitCode,
      cause: error,
    });
  }
}

/** A hard link either makes the whole file or finds one that somebody else made meanwhile. */
function putInPlace(from: string, to: string): FileFate["action"] {
  makeFolder(dirname(to));
  try {
    linkSync(from, to);
    return "created";
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return "kept";
    throw error;
  }
}
