import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import { compareMigrations, migrationFile } from "../model/declared/migration-file.ts";
import type { MigrationScript } from "../model/declared/migration-script.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { parseSteps, readMigration, type Migration, type Parsed } from "./sql/read-migration.ts";

/** A migration as the catalog declares it, with its file. */
export interface DeclaredMigration extends Migration {
  script: MigrationScript;
}

interface Declared {
  database: Pick<EnvironmentCatalog["database"], "migrations">;
  migrations: EnvironmentCatalog["migrations"];
}

/** The same, parsed: ready to run. */
export type ParsedMigration = Parsed<DeclaredMigration>;

/**
 * Every migration of the catalog with its file, in the order in which they run. Their SQL is not parsed unless there is a mistake
 * anyway.
 *
 * @throws GantryError with every mistake: a file that the catalog does not declare, no way back and no note why, and beside those
 * SQL that does not parse
 */
export async function readMigrations(
  root: string,
  { database, migrations }: Declared,
): Promise<readonly DeclaredMigration[]> {
  const read = migrations.map((script) => {
    const path = migrationFile(script.name, database.migrations);
    return { script, path, read: readMigration(root, script.name, path) };
  });
  const declared = new Set(migrations.map(({ name }) => name));
  const problems = [
    ...undeclared(root, database.migrations, declared),
    ...read.flatMap(({ script, path, read: one }) => {
      if ("problems" in one) return one.problems;
      const isOneWay = one.migration.down === undefined && script.rollbackNotes === undefined;
      return isOneWay
        ? [`${path} has no "-- migrate:down", and migrations.${script.name} no rollbackNotes that say why`]
        : [];
    }),
  ];
  const sound = read
    .flatMap(({ script, read: one }) => ("migration" in one ? [{ ...one.migration, script }] : []))
    .sort((a, b) => compareMigrations(a.name, b.name));
  if (problems.length === 0) return sound;
  const parsed = await Promise.all(sound.map(parseSteps));
  throw cannotRun([...problems, ...parsed.flatMap((one) => ("problems" in one ? one.problems : []))]);
}

/** Parses those that are to run. @throws GantryError with every mistake in their SQL, with file and line */
export async function parseMigrations(
  migrations: readonly DeclaredMigration[],
): Promise<readonly ParsedMigration[]> {
  const parsed = await Promise.all(migrations.map(parseSteps));
  const problems = parsed.flatMap((one) => ("problems" in one ? one.problems : []));
  if (problems.length > 0) throw cannotRun(problems);
  return parsed.flatMap((one) => ("migration" in one ? [one.migration] : []));
}

function cannotRun(problems: readonly string[]): GantryError {
  return new GantryError("the migrations cannot be run", { problems, exitCode: ExitCode.usage });
}

function undeclared(root: string, folder: string, declared: ReadonlySet<string>): string[] {
  if (statSync(join(root, folder), { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(join(root, folder))
    .filter((file) => file.endsWith(".sql") && !declared.has(file.slice(0, -".sql".length)))
    .sort()
    .map((file) => {
      const name = file.slice(0, -".sql".length);
      return `${folder}/${file} is in no catalog, so nothing would run it: "gantry migrate new ${name}" declares it`;
    });
}
