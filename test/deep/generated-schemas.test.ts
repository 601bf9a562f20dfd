import { strict as assert } from "node:assert";
import type { Connection } from "../../database/connection/connection.ts";
import { openEmbedded } from "../../database/connection/embedded.ts";
import { connectToServer } from "../../database/connection/server.ts";
import type { ParsedMigration } from "../../database/read-migrations.ts";
import { rehearseAll } from "../../database/rehearse/rehearse-all.ts";
import { schemaLines } from "../../database/rehearse/schema-lines.ts";
import { apply, usualLimits } from "../../database/run/apply.ts";
import { ensureLedger } from "../../database/run/ledger.ts";
import { parseMigration } from "../../database/sql/read-migration.ts";
import { GantryError } from "../../model/errors.ts";
import { cleanUp } from "../support/clean-up.ts";
import { generatedSchemas, type Change, type GeneratedSchema } from "../support/generated-schema.ts";
import { startPostgres } from "../support/postgres.ts";

const options = {
  schema: "public",
  limits: usualLimits,
  runBy: "mali",
  onWait: () => undefined,
  onStep: () => undefined,
};

async function migration(number: number, changes: readonly Change[], without = -1): Promise<ParsedMigration> {
  const name = `000${number}-generated`;
  const path = `migrations/${name}.sql`;
  const down = changes.flatMap((one, at) => (at === without ? [] : [one.down])).reverse();
  const text = ["-- migrate:up", ...changes.map(({ up }) => up), "-- migrate:down", ...down, ""].join("\n");
  const read = await parseMigration(name, path, Buffer.from(text));
  assert.ok("migration" in read, `${"problems" in read ? read.problems.join("\n") : ""}\n${text}`);
  const script = { id: name, name, description: name, isOneTime: true, status: "pending" } as const;
  return { ...read.migration, script };
}

/** Everything gone that a schema made; what lies beside `public` has names of the generator's. */
async function begin(connection: Connection): Promise<void> {
  await connection.run(`do $do$ declare s text; begin
    for s in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop
      execute format('drop schema %I cascade', s);
    end loop; end $do$; create schema public;`);
  await ensureLedger(connection, "public");
}

async function goesUpAndDown(connection: Connection, { tables, changes }: GeneratedSchema): Promise<void> {
  await begin(connection);
  const empty = await schemaLines(connection);
  const both = [await migration(1, tables), await migration(2, changes)];
  const rehearsed = await rehearseAll(connection, both, options);
  assert.deepEqual(
    rehearsed.flatMap(({ problems }) => problems),
    [],
  );
  for (const one of both.toReversed()) await apply(connection, one, "down", options);
  assert.deepEqual(await schemaLines(connection), empty);
}

/** With each down statement left out in turn. */
async function isFoundOut(connection: Connection, { tables, changes }: GeneratedSchema): Promise<number> {
  const made = await migration(1, tables);
  for (const [without, left] of changes.entries()) {
    await begin(connection);
    await apply(connection, made, "up", options);
    const found = await rehearseAll(connection, [await migration(2, changes, without)], options).then(
      ([rehearsed]) => rehearsed?.problems ?? [],
      (error: unknown) => {
        assert.ok(error instanceof GantryError, String(error));
        return [error.message, ...error.problems];
      },
    );
    // What hangs on what was left keeps the rest from going: the database says so.
    assert.match(found.join("\n"), /is not undone by its down part|other objects depend on it/, left.down);
  }
  return changes.length;
}

describe("a hundred generated schemas", () => {
  const schemas = generatedSchemas(100);

  it("go up, down and up on a server, and leave nothing; no statement of a way down can be left out", async function () {
    const server = await startPostgres(this);
    await server.admin("create database generated owner app");
    const connection = await connectToServer(server.url("generated"), "the test");
    cleanUp(() => connection.close());
    let mutilated = 0;
    for (const schema of schemas) {
      await goesUpAndDown(connection, schema);
      mutilated += await isFoundOut(connection, schema);
    }
    assert.ok(mutilated > 400, String(mutilated));
  });

  it("do so in the embedded database, ten of them", async () => {
    const connection = await openEmbedded(undefined);
    cleanUp(() => connection.close());
    await connection.run("create role anon; create role authenticated;");
    for (const schema of schemas.slice(0, 10)) {
      await goesUpAndDown(connection, schema);
      await isFoundOut(connection, schema);
    }
  });
});
