import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { ciScript } from "../../model/declared/ci-script.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";

/** A file below scripts/ as it lies there. */
export interface ScriptFile {
  /** Relative to the project's root, with slashes. */
  path: string;
  /** The folder's name in upper case, whether or not there is such a category. */
  category: string;
  name: string;
  text: string;
  executable: boolean;
}

const folder = "scripts";
const categories: readonly string[] = ciScript.shape.category.options;
/** What scripts source lies beside the categories: the preamble, and what the preamble sources itself. */
const libraries = ["testability.sh", "log.sh", "words.sh", "tag-names.sh", "apps.sh"];
const beside = [...libraries, "README.md"];

export interface FoundScripts {
  /** Sorted by category and name. */
  files: ScriptFile[];
  /** What scripts source; of no category, and no script itself. */
  libraries: { path: string; text: string }[];
  /** What lies where no script can be. */
  problems: string[];
}

/** Every file below scripts/. */
export function findScripts(root: string): FoundScripts {
  const entries = readdirSync(top(root), { withFileTypes: true });
  const strangers = entries.filter(
    (entry) => !(entry.isDirectory() ? isCategory(entry.name) : beside.includes(entry.name)),
  );
  const known = `known: ${categories.map((one) => one.toLowerCase()).join(", ")}`;
  const found = entries.filter((entry) => !entry.isDirectory() && libraries.includes(entry.name));
  return {
    files: categories.flatMap((category) => filesOf(root, category)),
    libraries: found.map(({ name }) => {
      const path = `${folder}/${name}`;
      return { path, text: readFileSync(join(root, path), "utf8") };
    }),
    problems: strangers.map(({ name }) => `${folder}/${name}: is no category (${known})`),
  };
}

function isCategory(name: string): boolean {
  return categories.includes(name.toUpperCase()) && name === name.toLowerCase();
}

function filesOf(root: string, category: string): ScriptFile[] {
  const path = `${folder}/${category.toLowerCase()}`;
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) return [];
  const names = readdirSync(join(root, path)).sort();
  return names.map((name) => {
    const file = join(root, path, name);
    const stat = statSync(file);
    const text = stat.isFile() ? readFileSync(file, "utf8") : "";
    return { path: `${path}/${name}`, category, name, text, executable: (stat.mode & 0o111) !== 0 };
  });
}

function top(root: string): string {
  const path = join(root, folder);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return path;
  throw new GantryError(`the project has no folder "${folder}"`, {
    hint: "scripts lie in scripts/<category>/NN-name.sh",
    exitCode: ExitCode.usage,
  });
}
