import { z } from "zod";
import type { Connection } from "../connection/connection.ts";
import { ledgerTable } from "../run/ledger.ts";

/** Objects that belong to an extension come and go with it. */
const own = (catalog: string, alias: string): string =>
  `not exists (select 1 from pg_depend d where d.classid = '${catalog}'::regclass and d.objid = ${alias}.oid and d.deptype = 'e')`;
const schemas = `n.nspname !~ '^(pg_|information_schema$)'`;
const isNoLedger = `c.relname not in ('${ledgerTable}', '${ledgerTable}_pkey')`;
const ofRelation = `from pg_class c join pg_namespace n on n.oid = c.relnamespace`;

/** Everything that a migration can make, as one line each; what two databases differ in is the difference of their lines. */
const queries: readonly string[] = [
  `select format('schema %I acl %s', n.nspname, n.nspacl) as line from pg_namespace n where ${schemas}`,
  `select format('extension %I version %s', extname, extversion) as line from pg_extension`,
  `select format('relation %I.%I kind %s rls %s/%s options %s acl %s', n.nspname, c.relname, c.relkind, c.relrowsecurity,
      c.relforcerowsecurity, c.reloptions, c.relacl) as line
     ${ofRelation} where ${schemas} and ${isNoLedger} and c.relkind in ('r','p','v','m','f','S','c') and ${own("pg_class", "c")}`,
  `select format('column %I.%I.%I %s not null %s default %s identity %s generated %s acl %s', n.nspname, c.relname, a.attname,
      format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(b.adbin, b.adrelid), a.attidentity, a.attgenerated,
      a.attacl) as line
     ${ofRelation} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     left join pg_attrdef b on b.adrelid = c.oid and b.adnum = a.attnum
     where ${schemas} and ${isNoLedger} and c.relkind in ('r','p','v','m','f','c') and ${own("pg_class", "c")}`,
  `select format('constraint %I.%I %I %s', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid)) as line
     ${ofRelation} join pg_constraint k on k.conrelid = c.oid where ${schemas} and ${isNoLedger} and k.contype <> 'n'`,
  `select format('index %s valid %s', pg_get_indexdef(i.indexrelid), i.indisvalid) as line
     ${ofRelation} join pg_index i on i.indexrelid = c.oid where ${schemas} and ${isNoLedger}`,
  `select format('view %I.%I %s', n.nspname, c.relname, pg_get_viewdef(c.oid)) as line
     ${ofRelation} where ${schemas} and c.relkind in ('v','m') and ${own("pg_class", "c")}`,
  `select format('function %s acl %s', pg_get_functiondef(p.oid), p.proacl) as line
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where ${schemas} and p.prokind in ('f','p') and ${own("pg_proc", "p")}`,
  `select format('aggregate %I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as line
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where ${schemas} and p.prokind not in ('f','p') and ${own("pg_proc", "p")}`,
  `select format('trigger %s enabled %s', pg_get_triggerdef(t.oid), t.tgenabled) as line
     ${ofRelation} join pg_trigger t on t.tgrelid = c.oid where ${schemas} and not t.tgisinternal`,
  `select format('policy %I.%I %I for %s to %s permissive %s using %s check %s', n.nspname, c.relname, p.polname, p.polcmd,
      (select string_agg(r.rolname, ',' order by r.rolname) from pg_roles r where r.oid = any (p.polroles)), p.polpermissive,
      pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) as line
     ${ofRelation} join pg_policy p on p.polrelid = c.oid where ${schemas}`,
  `select format('type %I.%I %s of %s default %s not null %s labels %s', n.nspname, t.typname, t.typtype,
      format_type(t.typbasetype, t.typtypmod), t.typdefault, t.typnotnull,
      (select string_agg(e.enumlabel, ',' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid)) as line
     from pg_type t join pg_namespace n on n.oid = t.typnamespace
     where ${schemas} and t.typtype in ('e','d','r') and ${own("pg_type", "t")}`,
  `select format('sequence %I.%I %s from %s by %s between %s and %s cycle %s', s.schemaname, s.sequencename, s.data_type,
      s.start_value, s.increment_by, s.min_value, s.max_value, s.cycle) as line
     from pg_sequences s join pg_namespace n on n.nspname = s.schemaname where ${schemas}`,
  `select format('constraint of type %s %I %s', k.contypid::regtype, k.conname, pg_get_constraintdef(k.oid)) as line
     from pg_constraint k join pg_namespace n on n.oid = k.connamespace where ${schemas} and k.contypid <> 0 and k.contype <> 'n'`,
  `select format('statistics %s', pg_get_statisticsobjdef(s.oid)) as line
     from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace where ${schemas}`,
  // The system's own have smaller numbers; a schema that everybody has may be commented on as well.
  `select format('comment on %s: %s', pg_describe_object(classoid, objoid, objsubid), description) as line
     from pg_description where objoid >= 16384 or classoid = 'pg_namespace'::regclass`,
  `select format('default privileges of %s in %s for %s: %s', d.defaclrole::regrole, n.nspname, d.defaclobjtype, d.defaclacl)
     as line from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace`,
  `select format('rule %s', pg_get_ruledef(r.oid)) as line
     ${ofRelation} join pg_rewrite r on r.ev_class = c.oid where ${schemas} and r.rulename <> '_RETURN'`,
];

/** The database's schema as sorted lines; the ledger, and what the system has by itself, left out. */
export async function schemaLines(connection: Connection): Promise<ReadonlySet<string>> {
  const lines: string[] = [];
  for (const query of queries) {
    for (const { line } of await connection.query(z.object({ line: z.string() }), query)) lines.push(line);
  }
  return new Set(lines.map((line) => line.replaceAll(/\s+/g, " ")).sort());
}

/** What the second has and the first has not, and the other way round: `+ …` and `- …`. */
export function schemaDifference(before: ReadonlySet<string>, after: ReadonlySet<string>): string[] {
  return [
    ...[...before].filter((line) => !after.has(line)).map((line) => `- ${line}`),
    ...[...after].filter((line) => !before.has(line)).map((line) => `+ ${line}`),
  ];
}
