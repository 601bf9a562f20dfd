import { mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Repository } from "./repository.ts";
import { GantryError } from "../../model/errors.ts";

/**
 * The folder that a commit has the project in, with a slash at its end, empty for the repository's top. It is the one that the
 * project has now, or, where it has just been moved or added beside another, the only one there is. Undefined where the commit
 * really has no project.
 *
 * @throws GantryError where nobody can say which of several it is
 */
export async function projectOfCommit(repository: Repository, commit: string): Promise<string | undefined> {
  const paths = await repository.paths(commit);
  const hasCatalog = new Set(
    paths.map((path) => /^(?<folder>.*\/|)environments\//.exec(path)?.groups?.["folder"]),
  );
  const folders = paths
    .filter((path) => /(?:^|\/)Pulumi\.yaml$/.test(path))
    .map((path) => path.slice(0, -"Pulumi.yaml".length))
    .filter((folder) => hasCatalog.has(folder));
  if (folders.includes(repository.prefix)) return repository.prefix;
  if (folders.length <= 1) return folders[0];
  throw new GantryError(
    `${commit.slice(0, 12)} has no project in "${repository.prefix}", and several elsewhere: nobody can say which one judges this`,
    {
      problems: folders.map((folder) => `"${folder}Pulumi.yaml"`),
      hint: "move one project at a time, or add the new one in a repository of its own",
    },
  );
}

interface LayOutOptions {
  repository: Repository;
  /** The commit whose files are wanted. */
  commit: string;
  /** The folder of the commit that the project lies in. */
  from: string;
  /** Where to; what lies there of an earlier commit goes, what a local run made stays. */
  folder: string;
  /** The packages that the code in it will use; none where whoever asks brings them. */
  nodeModules?: string | undefined;
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
  if (nodeModules !== undefined) symlinkSync(nodeModules, join(folder, "node_modules"));
}
