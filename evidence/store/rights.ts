import { z } from "zod";
import type { Connection } from "../../database/connection/connection.ts";
import { evidenceSchema, evidenceTables, prunerRole, writerRole } from "./schema.ts";

/** What the roles of a database may do with evidence, compared with what they should. */
export interface Rights {
  /** Whatever lets somebody change or see evidence who should not, a line each. */
  problems: readonly string[];
  /** Whether the login that asked owns the tables, and so could take all of it back. */
  isOwner: boolean;
}

/** Roles of Supabase's interface: none of them has anything to do with evidence. */
const strangers = ["public", "anon", "authenticated", "service_role"];
const privileges = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"];

const held = z.object({ table: z.string(), role: z.string(), privilege: z.string() });
const role = z.object({ name: z.string(), above: z.boolean(), within: z.array(z.string()) });
const table = z.object({ name: z.string(), rows: z.boolean(), trigger: z.boolean(), owner: z.boolean() });

/** Asks the database's own catalogs; changes nothing. */
export async function checkRights(connection: Connection): Promise<Rights> {
  const names = evidenceTables.map((each) => each.table);
  const tables = await connection.query(
    table,
    `select c.relname as name, c.relrowsecurity as rows, pg_has_role(current_user, c.relowner, 'member') as owner,
        exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'only_added' and t.tgenabled = 'A') as trigger
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relname = any ($2)`,
    [evidenceSchema, names],
  );
  const roles = await connection.query(
    role,
    `select r.rolname as name, r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolreplication as above,
        array(select g.rolname::text from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = r.oid) as within
       from pg_roles r where r.rolname = any ($1)`,
    [[writerRole, prunerRole]],
  );
  const rights = await connection.query(
    held,
    `select c.relname as table, r.name as role, p.name as privilege
       from pg_class c join pg_namespace n on n.oid = c.relnamespace,
            unnest($3::text[]) as r (name), unnest($4::text[]) as p (name)
      where n.nspname = $1 and c.relname = any ($2)
        and (r.name = 'public' or exists (select from pg_roles where rolname = r.name))
        and case when p.name in ('DELETE', 'TRUNCATE') then has_table_privilege(r.name, c.oid, p.name)
                 else has_any_column_privilege(r.name, c.oid, p.name) end`,
    [evidenceSchema, names, [...strangers, writerRole, prunerRole], privileges],
  );
  return {
    problems: [...ofTables(tables), ...ofRoles(roles), ...ofRights(rights)],
    isOwner: tables.some((each) => each.owner),
  };
}

function ofTables(tables: readonly z.infer<typeof table>[]): string[] {
  return evidenceTables.flatMap(({ table: name }) => {
    const found = tables.find((each) => each.name === name);
    if (found === undefined) return [`the table ${name} is not there`];
    return [
      ...(found.trigger ? [] : [`${name} has no trigger that refuses changes, or it is off`]),
      ...(found.rows ? [] : [`${name} has no row level security`]),
    ];
  });
}

function ofRoles(roles: readonly z.infer<typeof role>[]): string[] {
  return [writerRole, prunerRole].flatMap((name) => {
    const found = roles.find((each) => each.name === name);
    if (found === undefined) return [`the role ${name} is not there`];
    return [
      ...(found.above ? [`${name} has rights of an administrator`] : []),
      ...found.within.map((other) => `${name} is a member of ${other}, and may do what that may`),
    ];
  });
}

function ofRights(rights: readonly z.infer<typeof held>[]): string[] {
  return evidenceTables.flatMap(({ table: name, writer, pruner }) => {
    const due = new Map<string, readonly string[]>([
      [writerRole, writer],
      [prunerRole, pruner],
    ]);
    const has = rights.filter((each) => each.table === name);
    const tooMuch = has
      .filter((each) => due.get(each.role)?.includes(each.privilege) !== true)
      .map((each) => `${each.role} may ${each.privilege.toLowerCase()} in ${name}`);
    const missing = [...due].flatMap(([who, all]) =>
      all
        .filter((privilege) => !has.some((each) => each.role === who && each.privilege === privilege))
        .map((privilege) => `${who} may not ${privilege.toLowerCase()} in ${name}`),
    );
    return [...tooMuch, ...missing];
  });
}
