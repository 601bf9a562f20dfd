import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const checkout = join(import.meta.dirname, "../../..");

/** A project folder with the example's catalog, runbooks and migrations, for one test file to change and put back. */
export interface Project {
  root: string;
  read: (file: string) => string;
  /** Writes a file and remembers what was there. */
  write: (file: string, content: string | Uint8Array) => void;
  edit: (file: string, change: (source: string) => string) => void;
  delete: (path: string) => void;
  /** Puts back everything that was written or deleted. */
  restore: () => void;
  /** Deletes the folder. */
  remove: () => void;
}

export const globalFile = "environments/global/config.yml";
export const stagingFile = "environments/staging/config.yml";
export const productionFile = "environments/production/config.yml";
export const usEastFile = "environments/production/regions/us-east/config.yml";

/** Makes a project in a temporary folder. */
export function makeProject(): Project {
  const root = mkdtempSync(join(tmpdir(), "gantry-catalog-"));
  const reset = (path: string): void => {
    rmSync(join(root, path), { recursive: true, force: true });
    if (existsSync(join(checkout, path))) cpSync(join(checkout, path), join(root, path), { recursive: true });
  };
  const changed = new Set<string>();
  const project: Project = {
    root,
    read: (file) => readFileSync(join(root, file), "utf8"),
    write: (file, content) => {
      changed.add(topmostMissing(root, file));
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), content);
    },
    edit: (file, change) => {
      project.write(file, change(project.read(file)));
    },
    delete: (path) => {
      changed.add(path);
      rmSync(join(root, path), { recursive: true });
    },
    restore: () => {
      for (const path of changed) reset(path);
      changed.clear();
    },
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
  for (const path of ["environments", "docs/runbooks", "migrations", "policy/rules"]) reset(path);
  return project;
}

/** The file itself, or the uppermost of its folders that has to be made for it. */
function topmostMissing(root: string, file: string): string {
  const parent = dirname(file);
  return parent === "." || existsSync(join(root, parent)) ? file : topmostMissing(root, parent);
}
