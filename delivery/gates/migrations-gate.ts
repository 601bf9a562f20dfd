import { compareMigrations } from "../../model/declared/migration-file.ts";
import type { AttemptCause } from "../../model/observed/release-record.ts";
import type { JobMove } from "../migrations/job-move.ts";
import type { Gate } from "./gate.ts";

/** What a release does to one subproject, in migrations; each undefined where the version's tag names none. */
export interface MigrationMove {
  /** The names of the versions' tags. */
  to: string;
  from: string | undefined;
  toMigration: string | undefined;
  fromMigration: string | undefined;
  /** What succeeded there before, the newest first. */
  earlier: readonly { version: string; migration: string | undefined }[];
}

/** Where migrations run. */
export interface MigrationPlace {
  /** On the local cloud, in this process. */
  local: boolean;
  /** The job in the cloud, as the release leaves it; undefined on the local cloud, and where the catalog declares none. */
  job?: (Pick<JobMove, "version" | "migration" | "hasImage"> & { app: string; image: string }) | undefined;
}

/** A migration that the catalog declares, and whether there is a way back from it. */
export interface Declared {
  name: string;
  path: string;
  isOneWay: boolean;
}

/**
 * Whether the database can go along. Forward, each version's newest migration is declared. Back, the schema stays as it is, and an older
 * version has to work with it: where a migration since then cannot be undone, nobody could repair that afterwards.
 */
export function migrationsGate(
  moves: readonly MigrationMove[],
  declared: readonly Declared[],
  { cause, local, environment, job }: MigrationPlace & { cause: AttemptCause; environment: string },
): Gate | undefined {
  const some = moves.filter(({ toMigration, fromMigration }) => (toMigration ?? fromMigration) !== undefined);
  if (some.length === 0) return undefined;
  const isBack = cause === "rollback";
  const problems = some.flatMap((move) =>
    isBack ? whyNotBack(move, declared) : [...whyNotForward(move, declared), ...whyNoJob(move, job)],
  );
  return {
    id: "migrations",
    asks: isBack ? "no migration since then that cannot be undone" : "the catalog declares its migrations",
    problems,
    notes:
      problems.length > 0
        ? []
        : some.flatMap((move) => {
            return isBack ? stays(move, environment) : runs(move, { local, job }, environment);
          }),
    ...(isBack ? { skippable: "migrations" as const } : {}),
  };
}

function whyNotForward({ to, toMigration }: MigrationMove, declared: readonly Declared[]): string[] {
  if (toMigration === undefined || declared.some(({ name }) => name === toMigration)) return [];
  return [`"${to}" needs ${toMigration}, which the catalog here does not declare`];
}

/** In the cloud the job's image has the SQL files, and the versions of one app bring it. */
function whyNoJob({ to, toMigration, fromMigration }: MigrationMove, job: MigrationPlace["job"]): string[] {
  if (job === undefined || toMigration === undefined || toMigration === fromMigration) return [];
  const { version, migration, app, image, hasImage } = job;
  if (migration === undefined || compareMigrations(migration, toMigration) < 0) {
    const has = `which migrates as far as ${migration ?? "none"}`;
    const now = version === undefined ? "nothing of it runs here" : `"${version}" is what it runs, ${has}`;
    return [`"${to}" needs ${toMigration}, which the versions of ${app} bring: ${now}`];
  }
  if (version !== to || hasImage) return [];
  return [`"${to}" needs ${toMigration} and names no ${image}, which its pipeline builds to migrate with`];
}

function runs(
  { to, from, toMigration, fromMigration }: MigrationMove,
  { local, job }: MigrationPlace,
  environment: string,
): string[] {
  if (toMigration === undefined || toMigration === fromMigration) return [];
  const since = from === undefined ? "" : `, ${from} as far as ${fromMigration ?? "none"}`;
  return local || job !== undefined
    ? [`"${to}" migrates as far as ${toMigration}${since}`]
    : [
        `"${to}" needs migrations as far as ${toMigration}${since}; the catalog declares no database.job that runs them: ` +
          `whoever holds ${environment}'s connection string does so first`,
      ];
}

function stays({ to, toMigration, fromMigration }: MigrationMove, environment: string): string[] {
  if (fromMigration === undefined || fromMigration === toMigration) return [];
  const way = `"gantry migrate down ${environment} --to ${toMigration ?? "…"}" undoes it, if "${to}" cannot work with it`;
  return [`the database stays as far as ${fromMigration}: ${way}`];
}

function whyNotBack(move: MigrationMove, declared: readonly Declared[]): string[] {
  const { to, toMigration, fromMigration, earlier } = move;
  if (fromMigration === undefined) return [];
  const since = declared.filter(
    ({ name }) =>
      compareMigrations(name, fromMigration) <= 0 &&
      (toMigration === undefined || compareMigrations(name, toMigration) > 0),
  );
  const oneWay = since.filter(({ isOneWay }) => isOneWay);
  const last = oneWay.at(-1);
  if (last === undefined) return [];
  const safe = earlier.find(
    ({ migration }) => migration !== undefined && compareMigrations(migration, last.name) >= 0,
  );
  const instead =
    safe === undefined ? "no version before what runs has it" : `the newest that has it is "${safe.version}"`;
  return [
    `"${to}" is older than ${oneWay.map(({ path }) => path).join(", ")}, which cannot be undone: ${instead}`,
  ];
}
