import { globSync } from "node:fs";
import { foldersReached } from "../../files/reached.ts";

/** What the engine loads of a project's policy pack; rules are loaded by their names. */
export const packEntries = (root: string): string[] => [
  "policy/main.js",
  ...globSync("policy/rules/*.ts", { cwd: root }),
];

/** What the engine loads of a project's program. */
const programEntries = ["stacks/index.ts"];

const known = new Map<string, Promise<readonly string[]>>();

/** The folders that a project's pack is made of: its own, and what it imports from others. */
export function packParts(root: string): Promise<readonly string[]> {
  return once(`pack ${root}`, () => foldersReached(root, packEntries(root)));
}

/** The folders that a project's program is made of. */
export function programParts(root: string): Promise<readonly string[]> {
  return once(`program ${root}`, () => foldersReached(root, programEntries));
}

/** Once per process: an import of another folder changes a file of those that are known. */
function once(key: string, find: () => Promise<readonly string[]>): Promise<readonly string[]> {
  const found = known.get(key) ?? find();
  known.set(key, found);
  return found;
}
