import { z } from "zod";
import { migrationName } from "../../model/declared/migration-script.ts";
import type { Connection } from "../connection/connection.ts";
import { literal, quoted } from "./names.ts";

const entry = z.object({
  name: migrationName,
  checksum: z.string(),
  status: z.enum(["success", "failed"]),
  executed_at: z.date(),
  run_by: z.string(),
  error: z.string().nullable(),
});

/** What a database says of one migration: that it ran, or that it began and did not succeed. */
export interface Ran {
  name: string;
  checksum: string;
  status: "success" | "failed";
  /** ISO 8601. */
  executedAt: string;
  runBy: string;
  /** SQLSTATE, or why nobody knows what came of it; undefined after a success. Never a message: those hold data. */
  error: string | undefined;
}

/** The table that a database keeps of its migrations, in the schema that they change. */
export const ledgerTable = "gantry_migrations";

/** What ran in this schema, by name; empty where nothing ever did. */
export async function readLedger(connection: Connection, schema: string): Promise<ReadonlyMap<string, Ran>> {
  const found = await connection.query(
    z.object({ there: z.boolean() }),
    "select to_regclass($1) is not null as there",
    [tableOf(schema)],
  );
  if (found[0]?.there !== true) return new Map();
  const rows = await connection.query(
    entry,
    `select name, checksum, status, executed_at, run_by, error from ${tableOf(schema)}`,
  );
  return new Map(
    rows.map(({ executed_at, run_by, error, ...row }) => [
      row.name,
      { ...row, executedAt: executed_at.toISOString(), runBy: run_by, error: error ?? undefined },
    ]),
  );
}

/** Makes schema and table where they are missing. No role but the owner sees it: row level security is on, and nothing lets anybody. */
export async function ensureLedger(connection: Connection, schema: string): Promise<void> {
  await connection.run(`
    create schema if not exists ${quoted(schema)};
    create table if not exists ${tableOf(schema)} (
      name text primary key,
      checksum text not null,
      status text not null check (status in ('success', 'failed')),
      executed_at timestamptz not null,
      run_by text not null,
      error text
    );
    alter table ${tableOf(schema)} enable row level security;
  `);
}

/** The statement that writes it down. */
export function recordSql(schema: string, ran: Omit<Ran, "executedAt">): string {
  const { name, checksum, status, runBy, error } = ran;
  const said = error === undefined ? "null" : literal(error);
  return `
    insert into ${tableOf(schema)} (name, checksum, status, executed_at, run_by, error)
    values (${literal(name)}, ${literal(checksum)}, ${literal(status)}, clock_timestamp(), ${literal(runBy)}, ${said})
    on conflict (name) do update set checksum = excluded.checksum, status = excluded.status,
      executed_at = excluded.executed_at, run_by = excluded.run_by, error = excluded.error;`;
}

/** The statement that takes it out again, once its down part ran. */
export function forgetSql(schema: string, name: string): string {
  return `delete from ${tableOf(schema)} where name = ${literal(name)};`;
}

function tableOf(schema: string): string {
  return `${quoted(schema)}.${ledgerTable}`;
}
