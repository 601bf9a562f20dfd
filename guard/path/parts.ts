import { globSync } from "node:fs";
import { partsReached } from "../../files/reached.ts";

/** What the engine loads of a project's policy pack; rules are loaded by their names. */
const packEntries = (root: string): string[] => [
  "policy/main.js",
  ...globSync("policy/rules/*.ts", { cwd: root }),
];

/** What the engine loads of a project's program. */
const programEntries = ["stacks/index.ts"];

const known = new Map<string, Promise<readonly string[]>>();

/** By its type and its imports, package.json decides which files are meant. */
const settings = ["package.json"];

/** What a project's pack is made of, at the project's top: its own folder, what it imports from others, and what decides that. */
export function packParts(root: string): Promise<readonly string[]> {
  return once(`pack ${root}`, () => packPartsNow(root));
}

/** The same for a folder whose files may have changed since this process began. */
export async function packPartsNow(root: string): Promise<readonly string[]> {
  return [...(await partsReached(root, packEntries(root))), ...settings];
}

/** What a project's program is made of, likewise. */
export function programParts(root: string): Promise<readonly string[]> {
  return once(`program ${root}`, async () => [...(await partsReached(root, programEntries)), ...settings]);
}

/** Once per process: an import of another folder changes a file of those that are known. */
function once(key: string, find: () => Promise<readonly string[]>): Promise<readonly string[]> {
  const found = known.get(key) ?? find();
  known.set(key, found);
  return found;
}
