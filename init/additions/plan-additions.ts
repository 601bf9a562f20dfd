import type { Roots } from "../../catalog/project.ts";
import { readOwn } from "../../files/read-own.ts";
import { codeownersPath, codeownersText } from "../../guard/codeowners.ts";
import type { Addition } from "./addition.ts";
import { gitFiles, partOfFile } from "./part-of-file.ts";

/**
 * What files that may be there lack of what a product needs that has Gantry as a package.
 *
 * @param owners logins of those who own what judges; none where nothing is to be added
 */
export async function planAdditions(roots: Roots, owners: readonly string[]): Promise<Addition[]> {
  const parts = await Promise.all(gitFiles.map((path) => partOfFile(roots.root, path)));
  return [...parts.flat(), ...ownersAddition(roots, owners)];
}

/** A file without any is generated like what else is made from the catalog. */
function ownersAddition({ root, prefix }: Roots, owners: readonly string[]): Addition[] {
  const path = codeownersPath(prefix);
  const read = readOwn(root, path);
  if (owners.length === 0 || ("text" in read && read.text === undefined)) return [];
  if ("problem" in read) return [{ path, problem: read.problem, lines: ['what "gantry generate" writes'] }];
  const text = codeownersText({ root, prefix, holdsCode: false }, owners);
  return text === read.text ? [] : [{ path, before: read.text, text }];
}
