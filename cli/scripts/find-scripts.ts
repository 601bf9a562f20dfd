import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { ciScript } from "../../model/catalog/ci-script.ts";
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
/** The preamble and the explanation lie beside the categories. */
const beside = ["testability.sh", "README.md"];

/** Every script, sorted by category and name, and what lies where no script can be. */
export function findScripts(root: string): { files: ScriptFile[]; problems: string[] } {
  const entries = readdirSync(top(root), { withFileTypes: true });
  const strangers = entries.filter(
    (entry) => !(entry.isDirectory() ? isCategory(entry.name) : beside.includes(entry.name)),
  );
  const known = `known: ${categories.map((one) => one.toLowerCase()).join(", ")}`;
  const files = categories.flatMap((category) => filesOf(root, category));
  return { files, problems: strangers.map(({ name }) => `${folder}/${name}: is no category (${known})`) };
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
