import { GantryError } from "../../model/errors.ts";
import type { Repository } from "./repository.ts";

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
