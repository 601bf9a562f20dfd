import { z } from "zod";
import type { Connection } from "../connection/connection.ts";
import { DatabaseFailed } from "../connection/database-failed.ts";
import { ledgerTable } from "../run/ledger.ts";
import { quoted } from "../run/names.ts";

/** What is tested, and who must not get past it. */
export interface Exposed {
  schemas: readonly string[];
  roles: readonly string[];
}

/** What the smoke test found, and how much it looked at. */
export interface RowSecurity {
  problems: readonly string[];
  relations: number;
  roles: readonly string[];
}

const relation = z.object({
  schema: z.string(),
  name: z.string(),
  kind: z.enum(["r", "p", "v", "m", "f"]),
  role: z.string(),
  reads: z.boolean(),
  writes: z.boolean(),
  secured: z.boolean(),
  owns: z.boolean(),
  invoker: z.boolean(),
});
type Reachable = z.infer<typeof relation>;

const reachable = `
  select n.nspname as schema, c.relname as name, c.relkind as kind, r.rolname as role,
    has_table_privilege(r.oid, c.oid, 'select') or has_any_column_privilege(r.oid, c.oid, 'select') as reads,
    has_table_privilege(r.oid, c.oid, 'insert, update, delete, truncate')
      or has_any_column_privilege(r.oid, c.oid, 'insert, update') as writes,
    c.relrowsecurity as secured,
    pg_has_role(r.oid, c.relowner, 'usage') and not c.relforcerowsecurity as owns,
    coalesce(c.reloptions && array['security_invoker=true', 'security_invoker=on', 'security_invoker=1'], false) as invoker
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  cross join pg_roles r
  where n.nspname = any ($1) and r.rolname = any ($2) and c.relkind in ('r', 'p', 'v', 'm', 'f')
    and has_schema_privilege(r.oid, n.oid, 'usage')
  order by 1, 2, 4`;

/**
 * The smoke test of row level security: as each role, no table of an exposed schema may be read or written without a policy that
 * lets it. Asks the catalogs what a role may, and then reads as that role. Writes nothing.
 *
 * @throws GantryError where the connection fails
 */
export async function checkRowSecurity(
  connection: Connection,
  { schemas, roles }: Exposed,
): Promise<RowSecurity> {
  const known = await connection.query(
    z.object({ name: z.string(), free: z.boolean() }),
    "select rolname as name, rolsuper or rolbypassrls as free from pg_roles where rolname = any ($1)",
    [roles],
  );
  const missing = roles.filter((role) => !known.some(({ name }) => name === role));
  const found = await connection.query(relation, reachable, [schemas, roles]);
  const counted = await connection.query(
    z.object({ many: z.coerce.number() }),
    `select count(*) as many from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = any ($1) and c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relname <> '${ledgerTable}'`,
    [schemas],
  );
  const problems = [
    ...missing.map(
      (role) =>
        `the role ${role} is not there, so nobody knows what it may: make it, or take it out of database.roles`,
    ),
    ...known
      .filter(({ free }) => free)
      .map(({ name }) => `${name} gets past every policy: take BYPASSRLS and SUPERUSER from it`),
    ...found.flatMap((each) => whyOpen(each) ?? []),
  ];
  const closed = found.filter((each) => each.reads && whyOpen(each) === undefined && each.kind !== "v");
  for (const each of closed) problems.push(...(await readAs(connection, each)));
  return { problems, relations: counted[0]?.many ?? 0, roles };
}

function whyOpen({
  schema,
  name,
  kind,
  role,
  reads,
  writes,
  secured,
  owns,
  invoker,
}: Reachable): string | undefined {
  if (!reads && !writes) return undefined;
  const may = reads && writes ? "reads and writes" : reads ? "reads" : "writes";
  const what = `${role} ${may} ${schema}.${name}`;
  if (kind === "v")
    return invoker
      ? undefined
      : `${what}, a view that asks as its owner: alter view … set (security_invoker = true)`;
  if (kind === "m" || kind === "f") return `${what}, which no policy can guard: revoke it`;
  if (!secured) return `${what} without row level security: alter table … enable row level security`;
  return owns
    ? `${what} as its owner, whom no policy holds: alter table … force row level security`
    : undefined;
}

/** Whether the role sees a row where nothing lets it: a table with row level security on and no policy for reading it. */
async function readAs(connection: Connection, { schema, name, role }: Reachable): Promise<string[]> {
  const table = `${quoted(schema)}.${quoted(name)}`;
  const [policies] = await connection.query(
    z.object({ any: z.boolean() }),
    `select exists (select 1 from pg_policy p where p.polrelid = $1::regclass and p.polpermissive and p.polcmd in ('r', '*')
       and (0::oid = any (p.polroles) or exists (
         select 1 from pg_roles r where r.oid = any (p.polroles) and pg_has_role($2::name, r.oid, 'usage')))) as any`,
    [table, role],
  );
  if (policies?.any === true) return [];
  try {
    await connection.run(
      `begin read only; set local statement_timeout = '10s'; set local role ${quoted(role)};`,
    );
    const rows = await connection.query(
      z.object({ one: z.number() }),
      `select 1 as one from ${table} limit 1`,
    );
    return rows.length === 0 ? [] : [`${role} sees rows of ${schema}.${name}, which no policy lets it see`];
  } catch (error) {
    if (error instanceof DatabaseFailed && error.state === "42501") return [];
    throw error;
  } finally {
    await connection.run("rollback");
  }
}
