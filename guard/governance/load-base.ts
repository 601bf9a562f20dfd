import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { makeTemporaryFolder } from "../../files/temporary-folder.ts";
import { configSchemaFile } from "../../catalog/files/scan.ts";
import { clarificationsPath, governancePath } from "../../catalog/documents.ts";
import { loadCatalog, type LoadedCatalog } from "../../catalog/load.ts";
import { defaultMigrations } from "../../model/declared/migration-file.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { projectOfCommit } from "../../clients/git/project-of-commit.ts";
import type { Repository, TrackedFile } from "../../clients/git/repository.ts";
import { exampleFilesPath, isExample } from "../../catalog/example.ts";

/** What a change is compared with. */
export interface Base {
  catalog: LoadedCatalog;
  /** Whether all of it is Gantry's example, as that commit's own list has it: nobody's product, so nothing is promised. */
  isExample: boolean;
}

/**
 * The catalog of a commit; undefined where the commit has no project yet. It is written to a temporary folder, which is
 * removed again. Throws a GantryError when that catalog is not valid by today's rules.
 */
export async function loadBase(repository: Repository, commit: string): Promise<Base | undefined> {
  const from = await projectOfCommit(repository, commit);
  if (from === undefined) return undefined;
  const tracked = await repository.files(commit, from);
  // What editors check the catalog by is Gantry's own, and nobody's catalog.
  const isSchema = (path: string): boolean => path === `environments/${configSchemaFile}`;
  const declared = tracked.filter(({ path }) => path.startsWith("environments/") && !isSchema(path));
  const folder = makeTemporaryFolder("base");
  try {
    const documents = tracked.filter(({ path }) => [clarificationsPath, governancePath].includes(path));
    const contents = await write(repository, folder, [...declared, ...documents]);
    // A runbook and a migration's file have to exist: each file that the catalog's text names comes along.
    const words = new Set([...contents.values()].flatMap((text) => text.split(/[\s"',:[\]{}]+/)));
    const written = new Set([...declared, ...documents]);
    await write(
      repository,
      folder,
      tracked.filter((file) => !written.has(file) && (words.has(file.path) || isMigration(file.path, words))),
    );
    const list = tracked.find(({ path }) => path === exampleFilesPath);
    const known = list === undefined ? undefined : text(await repository.read(list));
    return { catalog: load(folder, commit), isExample: known !== undefined && isExample(contents, known) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In the usual folder, or in one that the catalog names. */
function isMigration(path: string, words: ReadonlySet<string>): boolean {
  const folder = posix.dirname(path);
  return path.endsWith(".sql") && (folder === defaultMigrations || words.has(folder));
}

/** The files' texts, by their paths. */
async function write(
  repository: Repository,
  folder: string,
  files: readonly TrackedFile[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const file of files) {
    const content = await repository.read(file);
    mkdirSync(dirname(join(folder, file.path)), { recursive: true });
    writeFileSync(join(folder, file.path), content);
    texts.set(file.path, text(content));
  }
  return texts;
}

function text(content: Uint8Array): string {
  return new TextDecoder().decode(content);
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
