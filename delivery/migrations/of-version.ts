import { readBlob } from "../../clients/git/remote.ts";
import type { DeclaredMigration } from "../../database/read-migrations.ts";
import { parseMigration } from "../../database/sql/read-migration.ts";
import type { MigrationScript } from "../../model/declared/migration-script.ts";
import { compareMigrations } from "../../model/declared/migration-file.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { VersionRecord } from "../../model/observed/version-record.ts";
import { migrationsAt } from "./files-at.ts";

/** A version whose migrations are to run. */
export interface Migrating {
  /** Its tag's name. */
  name: string;
  commit: string;
  /** The newest that its tag names. */
  migration: NonNullable<VersionRecord["migration"]>;
}

/** Of these versions the one that goes furthest; undefined where none names a migration. */
export function furthest(
  versions: readonly { name: string; commit: string; record: VersionRecord }[],
): Migrating | undefined {
  return versions
    .flatMap(({ name, commit, record: { migration } }) =>
      migration === undefined ? [] : [{ name, commit, migration }],
    )
    .sort((a, b) => compareMigrations(a.migration.name, b.migration.name))
    .at(-1);
}

/**
 * A version's migrations, from its own commit, as far as its tag says and no further. What each is declared as, the default
 * branch says.
 *
 * @throws GantryError where the commit's newest file is another than its tag names, or the catalog does not declare one
 */
export async function migrationsOfVersion(
  root: string,
  { name: version, commit, migration }: Migrating,
  declared: readonly MigrationScript[],
): Promise<readonly DeclaredMigration[]> {
  const scripts = new Map(declared.map((script) => [script.name, script]));
  const files = (await migrationsAt(root, commit)).filter(
    ({ name }) => compareMigrations(name, migration.name) <= 0,
  );
  const problems: string[] = [];
  const migrations: DeclaredMigration[] = [];
  for (const { name, path, id } of files) {
    const script = scripts.get(name);
    const read = await parseMigration(name, path, await readBlob(root, id));
    if ("problems" in read) problems.push(...read.problems);
    else if (script === undefined) problems.push(`${path}: the catalog does not declare it`);
    else migrations.push({ ...read.migration, script });
  }
  const newest = migrations.find(({ name }) => name === migration.name);
  if (problems.length === 0 && newest?.checksum !== migration.checksum) {
    problems.push(`${migration.name} is not the file that the tag was made with`);
  }
  if (problems.length === 0) return migrations;
  throw new GantryError(`the migrations of "${version}" cannot be run`, {
    problems,
    exitCode: ExitCode.violation,
  });
}
