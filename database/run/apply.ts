import { GantryError } from "../../model/errors.ts";
import { counted } from "../../terminal/counted.ts";
import type { Connection } from "../connection/connection.ts";
import { DatabaseFailed } from "../connection/database-failed.ts";
import type { ParsedMigration } from "../read-migrations.ts";
import type { Steps } from "../sql/read-migration.ts";
import { placeOf } from "../sql/place.ts";
import { forgetSql, recordSql } from "./ledger.ts";
import { literal, quoted } from "./names.ts";

/** What a migration may take of a database that others use. */
export interface Limits {
  /** How long it waits for a lock that somebody else has; others wait behind it meanwhile. */
  lockMs: number;
  /** How long one statement may take. */
  statementMs: number;
}

export const usualLimits: Limits = { lockMs: 5_000, statementMs: 900_000 };

export interface ApplyOptions {
  schema: string;
  limits: Limits;
  /** Who runs it, for the ledger. */
  runBy: string;
  onWait: (text: string) => void;
}

/** Tried again by itself: lock timeout, deadlock, serialization. Nothing of the transaction stayed. */
const passing = new Set(["55P03", "40P01", "40001"]);
const attempts = 3;

/**
 * Runs one direction of a migration, and writes the ledger with it: in one transaction both or neither. Without a transaction it
 * is on record as failed while it runs, so that a kill leaves that behind, and as done at the end.
 *
 * @throws GantryError with file, line and what the database said; the ledger says that it failed
 */
export async function apply(
  connection: Connection,
  migration: ParsedMigration,
  direction: "up" | "down",
  options: ApplyOptions,
): Promise<void> {
  const steps = direction === "up" ? migration.up : migration.down;
  if (steps === undefined) throw new GantryError(`${migration.path} has no down part`);
  try {
    if (steps.transaction) await inTransaction(connection, migration, direction, steps, options);
    else await oneByOne(connection, migration, direction, steps, options);
  } catch (error) {
    if (!(error instanceof DatabaseFailed)) throw error;
    throw await failed(connection, { migration, direction, steps }, options, error);
  }
}

async function inTransaction(
  connection: Connection,
  migration: ParsedMigration,
  direction: "up" | "down",
  steps: Steps,
  options: ApplyOptions,
): Promise<void> {
  const ledger = direction === "up" ? done(migration, options) : forgetSql(options.schema, migration.name);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await runOwn(connection, `begin;${settings(options, "local")}`);
      await connection.run(steps.sql);
      await runOwn(connection, `${ledger} commit;`);
      return;
    } catch (error) {
      if (!(error instanceof DatabaseFailed)) throw error;
      if (!error.isGone) await connection.run("rollback");
      const again = !migration.script.isOneTime && passing.has(error.state ?? "") && attempt < attempts;
      if (!again) throw error;
      options.onWait(`${migration.name}: ${error.message}; attempt ${attempt + 1} of ${attempts}`);
    }
  }
}

async function oneByOne(
  connection: Connection,
  migration: ParsedMigration,
  direction: "up" | "down",
  steps: Steps,
  options: ApplyOptions,
): Promise<void> {
  const { schema, runBy } = options;
  const { name, checksum } = migration;
  const begun = { name, checksum, status: "failed", runBy, error: `did not end (${direction})` } as const;
  await runOwn(connection, recordSql(schema, begun));
  await runOwn(connection, settings(options, "session"));
  for (const { text, place } of steps.statements) {
    try {
      await connection.run(text);
    } catch (error) {
      if (!(error instanceof DatabaseFailed)) throw error;
      const within = placeOf(text, error.at ?? 0);
      const line = place.line + within.line - 1;
      throw new DatabaseFailed(error.message, {
        state: error.state,
        at: startOfLine(steps.sql, line),
        ...(error.hint === undefined ? {} : { hint: error.hint }),
        cause: error,
      });
    }
  }
  await runOwn(connection, "reset all");
  await runOwn(connection, direction === "up" ? done(migration, options) : forgetSql(schema, name));
}

function done({ name, checksum }: ParsedMigration, { schema, runBy }: ApplyOptions): string {
  return recordSql(schema, { name, checksum, status: "success", runBy, error: undefined });
}

/** Runs what is not in the migration's file: where in it the database stumbled is no place in that file. */
async function runOwn(connection: Connection, sql: string): Promise<void> {
  try {
    await connection.run(sql);
  } catch (error) {
    if (!(error instanceof DatabaseFailed)) throw error;
    const { message, state, hint } = error;
    throw new DatabaseFailed(message, { state, ...(hint === undefined ? {} : { hint }), cause: error });
  }
}

/** The schema first, and whatever the login has behind it: extensions lie there. */
function settings({ schema, limits }: ApplyOptions, scope: "local" | "session"): string {
  const isLocal = String(scope === "local");
  const path = `${literal(`${quoted(schema)}, `)} || current_setting('search_path')`;
  return `
    select set_config('search_path', ${path}, ${isLocal}),
      set_config('lock_timeout', '${limits.lockMs}ms', ${isLocal}),
      set_config('statement_timeout', '${limits.statementMs}ms', ${isLocal});`;
}

interface Failing {
  migration: ParsedMigration;
  direction: "up" | "down";
  steps: Steps;
}

async function failed(
  connection: Connection,
  { migration: { path, name, checksum }, direction, steps }: Failing,
  { schema, runBy }: ApplyOptions,
  error: DatabaseFailed,
): Promise<GantryError> {
  if (error.isGone) {
    const gone = steps.transaction
      ? "either all of it ran or nothing: the ledger knows"
      : "it is on record as failed";
    return new GantryError(`the database went away while ${path} ran: ${error.message}`, {
      problems: [gone],
      hint: '"gantry migrate status" says where things stand; the same command goes on',
      cause: error,
    });
  }
  const place = error.at === undefined ? undefined : placeOf(steps.sql, error.at);
  const problems = [
    steps.transaction
      ? "nothing of it stayed: it ran in one transaction"
      : `of ${counted(steps.statements.length, "statement")} those before it stayed: it ran without a transaction`,
  ];
  // A way down that failed whole leaves what is up, and on record as up.
  if (direction === "up" || !steps.transaction) {
    try {
      await connection.run(
        recordSql(schema, { name, checksum, status: "failed", runBy, error: error.state }),
      );
    } catch (unrecorded) {
      if (!(unrecorded instanceof DatabaseFailed)) throw unrecorded;
      problems.push(`nor is it on record that it failed: ${unrecorded.message}`);
    }
  }
  return new GantryError(
    `${place === undefined ? path : `${path}:${place.line}:${place.column}`} ${error.message}`,
    {
      problems,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      cause: error,
    },
  );
}

/** The index of a line's first character, by code point. */
function startOfLine(text: string, line: number): number {
  const before = text.split("\n").slice(0, line - 1);
  return before.reduce((sum, each) => sum + Array.from(each).length + 1, 0);
}
