import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { environmentNames } from "../../model/environment-names.ts";
import { stackSettingsFile } from "../../catalog/stack-settings.ts";
import { cleanUp, temporaryFolder } from "../support/clean-up.ts";

const checkout = join(import.meta.dirname, "../..");

/** A project folder with the example's catalog, stacks' settings, runbooks and migrations, which a test may change: what it writes or deletes comes back when it ends. */
export interface Project {
  root: string;
  read: (file: string) => string;
  write: (file: string, content: string | Uint8Array) => void;
  edit: (file: string, change: (source: string) => string) => void;
  delete: (path: string) => void;
}

export const globalFile = "environments/global/config.yml";
export const stagingFile = "environments/staging/config.yml";
export const productionFile = "environments/production/config.yml";
export const usEastFile = "environments/production/regions/us-east/config.yml";

/** A file of the example as it is committed. */
export function readExample(file: string): string {
  return readFileSync(join(checkout, file), "utf8");
}

/** Makes a project in a temporary folder, which goes with the test or the suite. */
export function makeProject(): Project {
  const root = temporaryFolder("gantry-catalog-");
  const reset = (path: string): void => {
    rmSync(join(root, path), { recursive: true, force: true });
    if (existsSync(join(checkout, path))) cpSync(join(checkout, path), join(root, path), { recursive: true });
  };
  const changed = new Set<string>();
  const change = (path: string): void => {
    if (changed.has(path)) return;
    changed.add(path);
    cleanUp(() => {
      changed.delete(path);
      reset(path);
    });
  };
  const project: Project = {
    root,
    read: (file) => readFileSync(join(root, file), "utf8"),
    write: (file, content) => {
      change(topmostMissing(root, file));
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), content);
    },
    edit: (file, change) => {
      project.write(file, change(project.read(file)));
    },
    delete: (path) => {
      change(path);
      rmSync(join(root, path), { recursive: true });
    },
  };
  const folders = [
    "environments",
    "docs/runbooks",
    "migrations",
    "policy/rules",
    "policy/rule.ts",
    "stacks/index.ts",
  ];
  for (const path of [...folders, ...environmentNames.map(stackSettingsFile)]) reset(path);
  return project;
}

/** The file itself, or the uppermost of its folders that has to be made for it. */
function topmostMissing(root: string, file: string): string {
  const parent = dirname(file);
  return parent === "." || existsSync(join(root, parent)) ? file : topmostMissing(root, parent);
}
