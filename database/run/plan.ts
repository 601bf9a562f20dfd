import { retryMigration } from "../../model/states/migration-script.ts";
import { compareMigrations } from "../../model/declared/migration-file.ts";
import type { MigrationScript } from "../../model/declared/migration-script.ts";
import type { DeclaredMigration } from "../read-migrations.ts";
import type { Ran } from "./ledger.ts";

/** What is to run, in its order, and what keeps all of it from running. */
export interface MigrationPlan {
  steps: readonly DeclaredMigration[];
  problems: readonly string[];
}

/** What files and ledger say of each other that cannot be. */
export function ledgerProblems(
  migrations: readonly DeclaredMigration[],
  ledger: ReadonlyMap<string, Ran>,
): string[] {
  return [...changedSince(migrations, ledger), ...comingLate(migrations, ledger)];
}

function succeeded(ledger: ReadonlyMap<string, Ran>): Ran[] {
  return [...ledger.values()].filter(({ status }) => status === "success");
}

function changedSince(migrations: readonly DeclaredMigration[], ledger: ReadonlyMap<string, Ran>): string[] {
  const files = new Map(migrations.map((each) => [each.name, each]));
  return succeeded(ledger).flatMap(({ name, checksum, executedAt }) => {
    const file = files.get(name);
    if (file === undefined) return [`${name} ran at ${executedAt}, and its file is not there: bring it back`];
    return file.checksum === checksum
      ? []
      : [`${file.path} was changed after it ran at ${executedAt}: bring it back, and write a new migration`];
  });
}

function comingLate(migrations: readonly DeclaredMigration[], ledger: ReadonlyMap<string, Ran>): string[] {
  const newest = succeeded(ledger)
    .map(({ name }) => name)
    .sort(compareMigrations)
    .at(-1);
  if (newest === undefined) return [];
  return migrations
    .filter(({ name }) => ledger.get(name)?.status !== "success" && compareMigrations(name, newest) < 0)
    .map(
      ({ path }) =>
        `${path} has not run, and ${newest}, which is newer, has: give it a number behind that one`,
    );
}

/**
 * Plans the way up, as far as `to` and no further; without it, to the newest.
 *
 * A migration that failed is tried again where it may run twice, and where its file was mended since: in one transaction
 * nothing of it stayed (000: "retriable if idempotent").
 */
export function planUp(
  migrations: readonly DeclaredMigration[],
  ledger: ReadonlyMap<string, Ran>,
  to: string | undefined,
): MigrationPlan {
  const within = migrations.filter(({ name }) => to === undefined || compareMigrations(name, to) <= 0);
  const steps = within.filter(({ name }) => ledger.get(name)?.status !== "success");
  const stuck = steps.flatMap((each) => {
    const ran = ledger.get(each.name);
    if (ran?.status !== "failed" || mayTryAgain(each, ran)) return [];
    return [
      `${each.path} is one-time and failed at ${ran.executedAt} (${ran.error ?? "no reason on record"}): look at what is` +
        ` there, then "gantry migrate settle ${each.name}" says whether it is done`,
    ];
  });
  return { steps, problems: [...ledgerProblems(migrations, ledger), ...stuck] };
}

function mayTryAgain({ script, checksum, up }: DeclaredMigration, ran: Ran): boolean {
  if (up.transaction && ran.checksum !== checksum) return true;
  return mayRunTwice(script);
}

/** Whether a failed script may be tried again, by the table of its states. */
function mayRunTwice(script: Pick<MigrationScript, "isOneTime">): boolean {
  if (script.isOneTime) return false;
  return retryMigration({ isOneTime: false, status: "failed" }) === "pending";
}

/** Plans the way down to `to`, which stays; without it, the newest one goes. The newest is undone first. */
export function planDown(
  migrations: readonly DeclaredMigration[],
  ledger: ReadonlyMap<string, Ran>,
  to: string | undefined,
): MigrationPlan {
  const done = migrations.filter(({ name }) => ledger.get(name)?.status === "success").reverse();
  const steps =
    to === undefined ? done.slice(0, 1) : done.filter(({ name }) => compareMigrations(name, to) > 0);
  const oneWay = steps.flatMap(({ path, down, script }) =>
    down === undefined ? [`${path} cannot be undone: ${script.rollbackNotes ?? ""}`] : [],
  );
  const failed = [...ledger.values()].filter(({ status }) => status === "failed");
  return {
    steps,
    problems: [
      ...changedSince(migrations, ledger),
      ...failed.map(({ name }) => `${name} failed: settle it first`),
      ...oneWay,
    ],
  };
}
