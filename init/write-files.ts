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
import { projectFile } from "./name-project.ts";

/** A file of the product and what becomes of it; one that is there is never touched, but for the project's name. */
export interface FileFate {
  path: string;
  action: "created" | "kept" | "named";
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

interface WriteOptions {
  /** Files that go before anything is created, in their order; they do not count as there. */
  leaving: readonly string[];
  /** Pulumi.yaml with the product's name; undefined where it keeps the one that it has. */
  named: string | undefined;
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
  { leaving, named, generated, hint }: WriteOptions,
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
    return [...namedFate(named), ...besides, ...put];
  } finally {
    rmSync(stage, { recursive: true, force: true });
    for (const folder of [waiting, dirname(waiting)]) {
      if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
    }
  }
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
