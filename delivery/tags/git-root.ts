import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { runGit } from "../../clients/git/run-git.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";

/**
 * The folder that git is asked in: the project's where there is one above, since migrations lie there; otherwise where one
 * is, such as in a bare repository. Throws a usage error where that is in no repository.
 */
export async function gitRoot(cwd: string): Promise<string> {
  const { exitCode, stderr } = await runGit(cwd, ["rev-parse", "--git-dir"]);
  if (exitCode === 0) return projectAbove(cwd) ?? cwd;
  throw new GantryError(`"${cwd}" is in no git repository that can be read`, {
    problems: stderr.split("\n").filter((line) => line.trim() !== ""),
    hint: "run it in a clone of the product's repository, or in a bare one",
    exitCode: ExitCode.usage,
  });
}

function projectAbove(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "Pulumi.yaml"))) return folder;
    if (existsSync(join(folder, ".git")) || dirname(folder) === folder) return undefined;
  }
}
