import { readdirSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { reportError } from "../results/report.ts";

/** What the command was given: names of files as they were typed. */
export interface GateInputs {
  tests: readonly string[];
  coverage: readonly string[];
  lint: readonly string[];
  /** `pass`, `fail`, or files with an exit code. */
  typecheck: readonly string[];
}

/** By which name a report says what it is: `tests-api.xml`, `coverage.info`, `lint.json`, `typecheck.txt`. */
const kinds = ["tests", "coverage", "lint", "typecheck"] as const;

/** The reports in folders, by their names, beside those that were named. Throws a GantryError for a folder that is none, or a file that is no report. */
export function withFolders(cwd: string, given: GateInputs, folders: readonly string[]): GateInputs {
  const all = { ...given };
  for (const folder of folders) {
    const path = resolve(cwd, folder);
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
      throw reportError(folder, "is no folder", {
        hint: "run what writes the reports, such as scripts/test/10-unit.sh",
      });
    }
    const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
    for (const { name, parentPath } of files) {
      const kind = kinds.find(
        (each) => name === each || (name.startsWith(each) && /^[-.]/.test(name.slice(each.length))),
      );
      if (kind !== undefined)
        all[kind] = [...all[kind], join(folder, relative(path, parentPath), name)].toSorted();
    }
  }
  return all;
}
