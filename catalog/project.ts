import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { ExitCode, GantryError } from "../model/errors.ts";

/** The two folders that a product has, which are one in most repositories. Found once, where a command begins. Both are absolute. */
export interface Roots {
  /** The project's: the folder with Pulumi.yaml and environments/, and whatever paths of the catalog begin at. */
  root: string;
  /** The repository's top: what git and GitHub name begins there, such as .github/ and apps/. The project's, where it is in none. */
  repository: string;
  /** Where the project lies below the repository's top, with slashes and one at its end; empty where it is the top. */
  prefix: string;
}

/** The project, and what a local run keeps below it. All paths are absolute. */
export interface Project extends Roots {
  /** Everything that a local run makes lies below this folder. */
  local: string;
  environments: string;
  policyPack: string;
}

/** Finds the project by walking up from `cwd`, as git and pulumi do. */
export function findProject(cwd: string): Project {
  const found = projectAround(cwd);
  if (found !== undefined) return found;
  throw new GantryError(`no Pulumi.yaml in "${cwd}" or above it`, {
    hint: "run gantry inside the project",
    exitCode: ExitCode.usage,
  });
}

/** The same, for whoever may be outside of one. */
export function projectAround(cwd: string): Project | undefined {
  const root = holding("Pulumi.yaml", cwd);
  if (root === undefined) return undefined;
  return {
    ...rootsAt(root),
    local: join(root, ".gantry"),
    environments: join(root, "environments"),
    policyPack: join(root, "policy"),
  };
}

/** The roots of a product whose project is, or becomes, a folder. */
export function rootsAt(root: string): Roots {
  const repository = holding(".git", root) ?? root;
  const below = relative(repository, root).replaceAll(sep, "/");
  return { root, repository, prefix: below === "" ? "" : `${below}/` };
}

/** The closest folder at or above one that holds a name. */
function holding(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, name))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
