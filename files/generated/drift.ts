import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isSameText, writeProjectFile } from "../line-ends.ts";
import type { Generator } from "./generator.ts";

export interface Drift {
  /** Relative to the root. */
  path: string;
  /** What the file should hold; undefined for one that nothing makes any more. */
  content: string | undefined;
}

/** The files that are not what their generators make now. */
export function driftOf(root: string, generators: readonly Generator[]): Drift[] {
  return generators.flatMap((generator) => {
    const made = generator.generate(root);
    const changed = [...made]
      .filter(([path, content]) => !isSameText(read(join(root, path)), content))
      .map(([path, content]) => ({ path, content }));
    const stale = generator.folders
      .flatMap((folder) => list(root, folder))
      .filter((path) => !made.has(path))
      .map((path) => ({ path, content: undefined }));
    return [...changed, ...stale];
  });
}

/** Brings files to what their generators make now. */
export function writeDrift(root: string, drift: readonly Drift[]): void {
  for (const { path, content } of drift) {
    if (content === undefined) rmSync(join(root, path));
    else writeProjectFile(join(root, path), content);
  }
}

function read(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function list(root: string, folder: string): string[] {
  return existsSync(join(root, folder))
    ? readdirSync(join(root, folder)).map((name) => `${folder}/${name}`)
    : [];
}
