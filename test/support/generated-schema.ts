import fc from "fast-check";
import { literal, quoted } from "../../database/run/names.ts";

/** One change of a schema and what undoes it; a way down without one of them leaves something. */
export interface Change {
  up: string;
  down: string;
}

/** Tables, and changes to them that depend on nothing but those. */
export interface GeneratedSchema {
  tables: readonly Change[];
  changes: readonly Change[];
}

const word = fc.constantFrom(
  ...["documents", "MixedCase", "select", "two words", "it's", 'a "quoted" one', "a;b", "a--b", "$1", "$$"],
  ...["เอกสาร", "ผู้ใช้ ทั้งหมด", "ราคา'สินค้า", "日本", "é\u0301", "\u{1f33f}", "/* no comment */", "back\\slash"],
);

/** Of a column: its type, a default and a check that it takes. `c` is the column. */
const types: readonly { type: string; value: string; check: (column: string) => string }[] = [
  { type: "integer", value: "7", check: (c) => `${c} > 0` },
  { type: "bigint", value: "-9000000000", check: (c) => `${c} <> 5` },
  { type: "numeric(12, 3)", value: "1.5", check: (c) => `${c} < 1e6` },
  { type: "text", value: literal("it's; -- ข้อความ $$"), check: (c) => `length(${c}) < 100` },
  { type: "varchar(30)", value: "'x'", check: (c) => `${c} <> ''` },
  { type: "boolean", value: "true", check: (c) => `${c} is not null` },
  { type: "timestamptz", value: "now()", check: (c) => `${c} > '2000-01-01'` },
  { type: "date", value: "'2026-01-01'", check: (c) => `${c} > '2000-01-01'` },
  { type: "uuid", value: "gen_random_uuid()", check: (c) => `${c} is not null` },
  { type: "jsonb", value: `'{"a": ["ก"]}'`, check: (c) => `jsonb_typeof(${c}) = 'object'` },
  { type: "text[]", value: "array['a', 'b']", check: (c) => `cardinality(${c}) < 9` },
  { type: "bytea", value: "'\\x00ff'", check: (c) => `octet_length(${c}) < 9` },
  { type: "interval", value: "'1 day'", check: (c) => `${c} > '0 days'` },
  { type: "inet", value: "'10.0.0.1'", check: (c) => `family(${c}) = 4` },
  { type: "int4range", value: "'[1,5)'", check: (c) => `not isempty(${c})` },
];

interface Named {
  table: string;
  name: string;
  /** A column that each table has. */
  column: string;
  type: (typeof types)[number];
}

/** Every kind of change. `q` is quoted already. */
const kinds: Readonly<Record<string, (named: Named) => Change>> = {
  column: ({ table, name, type }) => ({
    up: `alter table ${table} add column ${name} ${type.type} default ${type.value};`,
    down: `alter table ${table} drop column ${name};`,
  }),
  check: ({ table, name, column, type }) => ({
    up: `alter table ${table} add constraint ${name} check (${type.check(column)});`,
    down: `alter table ${table} drop constraint ${name};`,
  }),
  unique: ({ table, name, column }) => ({
    up: `alter table ${table} add constraint ${name} unique (id, ${column});`,
    down: `alter table ${table} drop constraint ${name};`,
  }),
  reference: ({ table, name }) => ({
    up: `alter table ${table} add constraint ${name} foreign key (id) references ${table} (id) on delete cascade;`,
    down: `alter table ${table} drop constraint ${name};`,
  }),
  index: ({ table, name, column }) => ({
    up: `create index ${name} on ${table} (id desc, (${column} is null)) where id > 5;`,
    down: `drop index ${name};`,
  }),
  notNull: ({ table, column }) => ({
    up: `alter table ${table} alter column ${column} set not null;`,
    down: `alter table ${table} alter column ${column} drop not null;`,
  }),
  noDefault: ({ table, column, type }) => ({
    up: `alter table ${table} alter column ${column} drop default;`,
    down: `alter table ${table} alter column ${column} set default ${type.value};`,
  }),
  view: ({ table, name }) => ({
    up: `create view ${name} with (security_invoker = true) as select id, count(*) as "how many" from ${table} group by id;`,
    down: `drop view ${name};`,
  }),
  materialized: ({ table, name }) => ({
    up: `create materialized view ${name} as select max(id) as newest from ${table};`,
    down: `drop materialized view ${name};`,
  }),
  enum: ({ name }) => ({
    up: `create type ${name} as enum ('ใหม่', 'it''s', 'old');`,
    down: `drop type ${name};`,
  }),
  domain: ({ name }) => ({
    up: `create domain ${name} as text check (value <> '') not null;`,
    down: `drop domain ${name};`,
  }),
  composite: ({ name }) => ({
    up: `create type ${name} as (a integer, "ข" text);`,
    down: `drop type ${name};`,
  }),
  comment: ({ table, column }) => ({
    up: `comment on column ${table}.${column} is 'it''s; ความเห็น -- $$';`,
    down: `comment on column ${table}.${column} is null;`,
  }),
  policy: ({ table, name }) => ({
    up: `create policy ${name} on ${table} for select to authenticated using (id > 3);`,
    down: `drop policy ${name} on ${table};`,
  }),
  security: ({ table }) => ({
    up: `alter table ${table} force row level security;`,
    down: `alter table ${table} no force row level security;`,
  }),
  function: ({ name }) => ({
    up: `create function ${name}(a integer) returns text language plpgsql as $$\nbegin\n  -- it's; "one"\n  return 'ก' || a;\nend;\n$$;`,
    down: `drop function ${name}(integer);`,
  }),
  procedure: ({ name, table }) => ({
    up: `create procedure ${name}() language sql as $body$ delete from ${table} where id < 0; select '$$'; $body$;`,
    down: `drop procedure ${name}();`,
  }),
  sequence: ({ name }) => ({
    up: `create sequence ${name} start 5 increment by 3 cycle maxvalue 50;`,
    down: `drop sequence ${name};`,
  }),
  grant: ({ table, column }) => ({
    up: `grant select (id, ${column}) on ${table} to authenticated;`,
    down: `revoke select (id, ${column}) on ${table} from authenticated;`,
  }),
  statistics: ({ table, name, column }) => ({
    up: `create statistics ${name} (ndistinct) on id, (${column} is null) from ${table};`,
    down: `drop statistics ${name};`,
  }),
  schema: ({ name }) => ({ up: `create schema ${name};`, down: `drop schema ${name};` }),
};

/** A trigger is two: its function goes after it. */
const trigger = ({ table, name }: Named): Change[] => [
  {
    up: `create function ${name}() returns trigger language plpgsql as $$ begin return new; end $$;`,
    down: `drop function ${name}();`,
  },
  {
    up: `create trigger ${name} before insert on ${table} for each row execute function ${name}();`,
    down: `drop trigger ${name} on ${table};`,
  },
];

const table = fc.record({ word, column: word, type: fc.constantFrom(...types) });
const seed = fc.record({
  tables: fc.array(table, { minLength: 1, maxLength: 3 }),
  picks: fc.shuffledSubarray([...Object.keys(kinds), "trigger"], { minLength: 4, maxLength: 9 }),
  words: fc.array(word, { minLength: 9, maxLength: 9 }),
  at: fc.nat(),
});

/** As many as are asked for, the same each time. */
export function generatedSchemas(count: number): GeneratedSchema[] {
  return fc.sample(seed, { numRuns: count, seed: 13 }).map(({ tables, picks, words, at }) => {
    const made = tables.map(({ word: named, column, type }, index) => ({
      table: quoted(`${named} ${index}`),
      column: quoted(column),
      type,
    }));
    return {
      tables: made.map(({ table: name, column, type }) => ({
        up: [
          `create table ${name} (id integer primary key, ${column} ${type.type} default ${type.value});`,
          `alter table ${name} enable row level security;`,
        ].join("\n"),
        down: `drop table ${name};`,
      })),
      changes: picks.flatMap((kind, index) => {
        const one = made[(at + index) % made.length];
        if (one === undefined) return [];
        // An own name each; a policy, a trigger and a constraint would take that of another table as well.
        const named = { ...one, name: quoted(`${words[index] ?? ""} ${kind}`) };
        return kind === "trigger" ? trigger(named) : [kinds[kind]?.(named) ?? []].flat();
      }),
    };
  });
}
