import { literal, quoted } from "../run/names.ts";
import type { Connection } from "./connection.ts";

/**
 * Gives an embedded database what Supabase's has before the first migration: the schemas, and the roles that its API acts as,
 * which may do everything with every table that comes, so that policies alone keep them out.
 */
export async function makeAsSupabase(
  connection: Connection,
  { schemas, roles }: { schemas: readonly string[]; roles: readonly string[] },
): Promise<void> {
  for (const role of roles) {
    await connection.run(`do $$ begin
      if not exists (select 1 from pg_roles where rolname = ${literal(role)}) then create role ${quoted(role)} nologin; end if;
    end $$`);
  }
  for (const schema of schemas) {
    await connection.run(`create schema if not exists ${quoted(schema)}`);
    for (const role of roles) {
      await connection.run(`
        grant usage on schema ${quoted(schema)} to ${quoted(role)};
        alter default privileges in schema ${quoted(schema)} grant all on tables to ${quoted(role)};`);
    }
  }
}
