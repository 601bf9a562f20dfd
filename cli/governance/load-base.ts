import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { clarificationsPath, governancePath } from "../../model/catalog/documents.ts";
import { loadCatalog, type LoadedCatalog } from "../../model/catalog/load.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { projectOfCommit } from "../git/project-of-commit.ts";
import type { Repository, TrackedFile } from "../git/repository.ts";

/**
 * The catalog of a commit; undefined where the commit has no project yet. It is written to a temporary folder, which is
 * removed again. Throws a GantryError when that catalog is not valid by today's rules.
 */
export async function loadBase(repository: Repository, commit: string): Promise<LoadedCatalog | undefined> {
  const from = await projectOfCommit(repository, commit);
  if (from === undefined) return undefined;
  const tracked = await repository.files(commit, from);
  const declared = tracked.filter(({ path }) => path.startsWith("environments/"));
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "gantry-base-")));
  try {
    const documents = tracked.filter(({ path }) => [clarificationsPath, governancePath].includes(path));
    const contents = await write(repository, folder, [...declared, ...documents]);
    // A runbook and a migration's file have to exist: each file that the catalog's text names comes along.
    const words = new Set(contents.flatMap((text) => text.split(/[\s"',:[\]{}]+/)));
    const known = new Set([...declared, ...documents]);
    await write(
      repository,
      folder,
      tracked.filter(
        (file) => !known.has(file) && (words.has(file.path) || file.path.startsWith("migrations/")),
      ),
    );
    return load(folder, commit);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The files' texts, in their order. */
async function write(
  repository: Repository,
  folder: string,
  files: readonly TrackedFile[],
): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const file of files) {
    const content = await repository.read(file);
    mkdirSync(dirname(join(folder, file.path)), { recursive: true });
    writeFileSync(join(folder, file.path), content);
    texts.push(new TextDecoder().decode(content));
  }
  return texts;
}

function load(folder: string, commit: string): LoadedCatalog {
  try {
    return loadCatalog(folder);
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    throw new GantryError(
      `the catalog of ${commit.slice(0, 12)} is not valid, so nothing can be compared with it`,
      {
        hint: "mend it on the base branch first",
        problems: error.problems,
        exitCode: ExitCode.usage,
        cause: error,
      },
    );
  }
}
