import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf, exampleFiles } from "../catalog/example.ts";
import { globalConfig } from "../catalog/files/scan.ts";
import { readWorkflows } from "../workflows/compare-files.ts";
import { originOf } from "../workflows/header.ts";

/** What is left of the example in a checkout. */
export interface ExampleRemains {
  /** As the example has them, in the order in which they go: the catalog's global part, by which the example is known, last. */
  unchanged: readonly string[];
  /** At a place of the example's, with another text: somebody's own. */
  changed: readonly string[];
  /** Whether the catalog is the example's, or there is none. */
  isExample: boolean;
}

/**
 * Looks for what is left of the example. A file is the example's where its text is: whatever anybody changed is theirs.
 *
 * @param wanted texts by path that belong there whoever wrote them: no remains.
 */
export function exampleRemains(root: string, wanted: ReadonlyMap<string, string>): ExampleRemains {
  const unchanged: string[] = [];
  const changed: string[] = [];
  for (const [path, digest] of Object.entries(exampleFiles())) {
    if (!existsSync(join(root, path))) continue;
    const text = readFileSync(join(root, path), "utf8");
    if (wanted.get(path) === text) continue;
    (digestOf(text) === digest ? unchanged : changed).push(path);
  }
  const isExample = !existsSync(join(root, globalConfig)) || unchanged.includes(globalConfig);
  // Every catalog has such files: they are the example's where the catalog is.
  for (const [path, text] of isExample ? readWorkflows(root) : []) {
    const origin = originOf(text);
    if (origin !== "own") (origin === "generated" ? unchanged : changed).push(path);
  }
  const isLast = (path: string): number => (path === globalConfig ? 1 : 0);
  return {
    unchanged: unchanged.toSorted((a, b) => isLast(a) - isLast(b) || (a < b ? -1 : 1)),
    changed: changed.toSorted(),
    isExample,
  };
}

/** What the local cloud has of the example: everything below .gantry/ but for what `gantry init` itself keeps there. */
export function localRemains(root: string): string[] {
  const folder = join(root, ".gantry");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name !== "init")
    .map((name) => `.gantry/${name}`);
}
