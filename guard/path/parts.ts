import { globSync } from "node:fs";
import { packageFor } from "../../catalog/package-for.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { guardPathOf } from "../guard-paths.ts";
import { filesReached, partsReached } from "../../files/reached.ts";
import { ownFolder } from "../../model/declared/own-resources.ts";

/** What makes the product's own resources; loaded by their names. */
const ownEntries = (root: string): string[] => globSync(`${ownFolder}/*.ts`, { cwd: root });

/** What the engine loads of a project's policy pack; rules are loaded by their names. The pack runs the program as well. */
const packEntries = (root: string): string[] => [
  "policy/main.js",
  ...globSync("policy/rules/*.ts", { cwd: root }),
  ...ownEntries(root),
];

/** What the engine loads of a project's program. */
const programEntries = (root: string): string[] => ["stacks/index.ts", ...ownEntries(root)];

const known = new Map<string, Promise<readonly string[]>>();

/** By its type and its imports, package.json decides which files are meant. */
const settings = ["package.json"];

/** What a project's pack is made of, at the project's top: its own folder, what it imports from others, and what decides that. */
export function packParts(root: string): Promise<readonly string[]> {
  return once(`pack ${root}`, () => packPartsNow(root));
}

/** The same for a folder whose files may have changed since this process began. */
export async function packPartsNow(root: string): Promise<readonly string[]> {
  return withSettings(await partsReached(root, packEntries(root)));
}

/** What a project's program is made of, likewise. */
export function programParts(root: string): Promise<readonly string[]> {
  return once(`program ${root}`, async () => withSettings(await partsReached(root, programEntries(root))));
}

/** Each once: where an import cannot be followed, all that lies at the top is reached. */
function withSettings(parts: readonly string[]): string[] {
  return [...new Set([...parts, ...settings])];
}

/**
 * Refuses files of the product's own that import from where nobody has to review a change.
 *
 * @throws GantryError (usage) that names what they import
 */
export async function refuseUnguardedImports(root: string): Promise<void> {
  // What cannot be followed is told where it is loaded.
  const reached = await ownFilesReached(root).catch(() => new Set<string>());
  const holdsCode = packageFor(root) === undefined;
  const others = [...reached].filter((file) => guardPathOf(file, "", holdsCode) === undefined);
  if (others.length === 0) return;
  throw new GantryError("the product's own resources or rules import what nobody has to review", {
    problems: others.map((file) => `"${file}"`),
    hint: "put it below stacks/ or policy/, whose owners .github/CODEOWNERS names",
    exitCode: ExitCode.usage,
  });
}

/**
 * The files of the product's own resources and, where it has Gantry as a package, rules, and what they import of the project.
 *
 * @throws Error of esbuild where an import cannot be followed
 */
export async function ownFilesReached(root: string): Promise<ReadonlySet<string>> {
  const rules = packageFor(root) === undefined ? [] : globSync("policy/rules/*.ts", { cwd: root });
  const own = [...ownEntries(root), ...rules];
  return own.length === 0 ? new Set() : filesReached(root, own);
}

/** Once per process: an import of another folder changes a file of those that are known. */
function once(key: string, find: () => Promise<readonly string[]>): Promise<readonly string[]> {
  const found = known.get(key) ?? find();
  known.set(key, found);
  return found;
}
