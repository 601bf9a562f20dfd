import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { globalConfig } from "../catalog/files/scan.ts";
import { parseJson } from "../model/parse-json.ts";
import { readWorkflows } from "../workflows/compare-files.ts";
import { originOf } from "../workflows/header.ts";

/** The repository of the example product, by which its catalog is known. */
export const exampleRepository = { owner: "lotus-labs", name: "lotus" } as const;

/** Every file of the example that is not generated from the catalog into .github/workflows: the digest of its text by its path. */
const exampleFiles = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));
export const exampleFilesPath = "init/example-files.json";
const list = join(import.meta.dirname, "example-files.json");

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
  const known = exampleFiles.parse(JSON.parse(readFileSync(list, "utf8")));
  for (const [path, digest] of Object.entries(known)) {
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

/** Whether texts by path are files of the example, each as a list such as example-files.json has it, its catalog among them. */
export function isExample(texts: ReadonlyMap<string, string>, listed: string): boolean {
  const known = exampleFiles.safeParse(parseJson(listed)).data ?? {};
  return texts.has(globalConfig) && [...texts].every(([path, text]) => known[path] === digestOf(text));
}

/** What the local cloud has of the example: everything below .gantry/ but for what `gantry init` itself keeps there. */
export function localRemains(root: string): string[] {
  const folder = join(root, ".gantry");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name !== "init")
    .map((name) => `.gantry/${name}`);
}

/** Of a text as git keeps it: a checkout may have other line ends. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex");
}
