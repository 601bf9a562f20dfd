import { clarificationsPath, governancePath } from "../../catalog/documents.ts";
import { environmentsFolder } from "../../catalog/files/list-environments.ts";
import { runGit } from "../../clients/git/run-git.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";

export interface Sources {
  /** The keys that some source names. */
  used: ReadonlySet<string>;
  /** Where it was looked, from the repository's top, with how many files each has. */
  folders: readonly { folder: string; files: number }[];
}

/** How many keys one process of git looks for. */
const atOnce = 500;

/**
 * Looks for the keys of flags in the tracked files of the repository, as they are on the disk: not in the catalog, which declares them, nor in
 * Markdown, which does not run. A key counts where it stands by itself: `search` is not in `portal-search`. Throws a GantryError
 * where there is nothing to look through.
 */
export async function searchSources(root: string, keys: readonly string[]): Promise<Sources> {
  const elsewhere = [environmentsFolder, governancePath, clarificationsPath].map(
    (path) => `:(exclude)${path}`,
  );
  const where = [":(top)", ...elsewhere, ":(top,exclude)*.md"];
  const listed = await runGit(root, ["ls-files", "-z", "--full-name", "--", ...where]);
  const files = listed.stdout.split("\0").filter((path) => path !== "");
  if (listed.exitCode !== 0) throw cannotSearch(listed.stderr);
  if (files.length === 0) {
    throw new GantryError("no tracked file is outside of the catalog, so no source can be looked through", {
      hint: "run it in the repository that has the product's sources",
      exitCode: ExitCode.usage,
    });
  }
  const used = new Set<string>();
  for (let at = 0; at < keys.length; at += atOnce) {
    const some = keys.slice(at, at + atOnce);
    const patterns = some.flatMap((key) => ["-e", key]);
    const found = await runGit(root, ["grep", "-h", "-I", "--fixed-strings", ...patterns, "--", ...where], {
      patient: true,
    });
    // 1 is that nothing was found.
    if (found.exitCode > 1) throw cannotSearch(found.stderr);
    for (const key of some) if (isNamedIn(found.stdout, key)) used.add(key);
  }
  return { used, folders: foldersOf(files) };
}

function isNamedIn(text: string, key: string): boolean {
  const pattern = key.replaceAll(".", String.raw`\.`);
  return new RegExp(`(?<![A-Za-z0-9_-])${pattern}(?![A-Za-z0-9_-])`).test(text);
}

function foldersOf(files: readonly string[]): Sources["folders"] {
  const byFolder = Map.groupBy(files, (path) => (path.includes("/") ? `${path.split("/")[0]}/` : "the top"));
  return [...byFolder].map(([folder, own]) => ({ folder, files: own.length }));
}

function cannotSearch(stderr: string): GantryError {
  return new GantryError("git cannot look through the tracked files", { problems: [stderr] });
}
