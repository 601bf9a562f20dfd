import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  rmdirSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { loadCatalog } from "../../model/catalog/load.ts";
import { GantryError } from "../../model/errors.ts";
import { writeFileAtomically } from "../write-file.ts";

/** A file of the product and what becomes of it; one that is there is never touched. */
export interface FileFate {
  path: string;
  action: "created" | "kept";
}

export function fatesOf(root: string, files: ReadonlyMap<string, string>): FileFate[] {
  return [...files.keys()].map((path) => ({
    path,
    action: existsSync(join(root, path)) ? "kept" : "created",
  }));
}

/**
 * Creates the files that are missing. All of them are made and checked as one catalog, together with what is there, in a
 * folder beside it; only then each is put in its place whole. So a mistake writes nothing, and after a kill every file is
 * whole and running again completes the rest.
 */
export function writeFiles(root: string, files: ReadonlyMap<string, string>): FileFate[] {
  const waiting = join(root, ".gantry", "init");
  mkdirSync(waiting, { recursive: true });
  const stage = mkdtempSync(join(waiting, "stage-"));
  try {
    for (const folder of ["environments", join("docs", "runbooks"), "migrations"]) {
      if (existsSync(join(root, folder)))
        cpSync(join(root, folder), join(stage, folder), { recursive: true, dereference: true });
    }
    for (const [path, text] of files) {
      writeFileAtomically(join(stage, path), text, { ifAbsent: true, mode: 0o644 });
    }
    checkStaged(stage);
    return [...files.keys()].map((path) => ({
      path,
      action: putInPlace(join(stage, path), join(root, path)),
    }));
  } finally {
    rmSync(stage, { recursive: true, force: true });
    for (const folder of [waiting, dirname(waiting)]) {
      if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
    }
  }
}

function checkStaged(stage: string): void {
  try {
    loadCatalog(stage);
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    throw new GantryError("what is there and what would be added do not fit together; nothing was written", {
      problems: error.problems,
      hint: "correct the files that exist, or choose what fits them",
      exitCode: error.exitCode,
      cause: error,
    });
  }
}

/** A hard link either makes the whole file or finds one that somebody else made meanwhile. */
function putInPlace(from: string, to: string): FileFate["action"] {
  mkdirSync(dirname(to), { recursive: true });
  try {
    linkSync(from, to);
    return "created";
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return "kept";
    throw error;
  }
}
