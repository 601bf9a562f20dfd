import { mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Repository } from "./repository.ts";

export interface LayOutOptions {
  repository: Repository;
  /** The commit whose files are wanted. */
  commit: string;
  /** The folder of the commit that the project lies in. */
  from: string;
  /** Where to; what lies there of an earlier commit goes, what a local run made stays. */
  folder: string;
  /** The packages that the code in it will use. */
  nodeModules: string;
}

/** Writes a commit's files into a folder, beside the state that local runs keep there. */
export async function layOutTree({
  repository,
  commit,
  from,
  folder,
  nodeModules,
}: LayOutOptions): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder).filter((each) => each !== ".gantry")) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
  await repository.checkOut(commit, folder, from);
  symlinkSync(nodeModules, join(folder, "node_modules"));
}
