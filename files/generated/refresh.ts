import { existsSync } from "node:fs";
import { join } from "node:path";
import { writeProjectFile } from "../line-ends.ts";
import { driftOf } from "./drift.ts";
import type { Generator } from "./generator.ts";

/** Writes anew what a command has made stale, where the project has it. @returns the files that were written. */
export function refreshGenerated(root: string, generator: Generator): string[] {
  const written: string[] = [];
  for (const { path, content } of driftOf(root, [generator])) {
    if (content === undefined || !existsSync(join(root, path))) continue;
    writeProjectFile(join(root, path), content);
    written.push(path);
  }
  return written;
}
