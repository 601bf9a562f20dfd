import { strict as assert } from "node:assert";
import { DatabaseProject, tableMigration } from "./database-project.ts";

describe("the files of migrations", () => {
  const documents = tableMigration("0001-documents", "documents");

  it("are made and declared with the next number, and nothing else in the catalog changes", async () => {
    const project = new DatabaseProject([documents]);
    const before = project.read("environments/global/config.yml");
    const made = await project.run("new", "add-tags", "--description", "Tags: of a document", "--one-time");
    assert.equal(made.exitCode, 0, made.stderr);
    assert.equal(
      made.stdout,
      "CREATED migrations/0002-add-tags.sql\nDECLARED migrations.0002-add-tags in environments/global/config.yml\n",
    );
    const after = project.read("environments/global/config.yml").split("\n");
    assert.deepEqual(
      after.filter((line) => !before.split("\n").includes(line)),
      ["  0002-add-tags:", '    description: "Tags: of a document"', "    isOneTime: true"],
    );
    const again = await project.run("new", "0002-add-tags", "--description", "x", "--one-time");
    assert.match(again.stdout, /^UNCHANGED .*\nUNCHANGED /);
    assert.match(
      (await project.run("new", "0009-Ü", "--description", "x", "--one-time")).stderr,
      /"0009-Ü" must be the file's name/,
    );
    assert.match(
      (await project.run("new", "more", "--description", "x")).stderr,
      /--one-time or --may-run-twice/,
    );
  });

  it("may lie in Supabase's folder, whose names are times", async () => {
    const project = new DatabaseProject([], "{ migrations: supabase/migrations }");
    project.declare(
      [
        {
          name: "20260101120000_documents",
          sql: "create table documents (id int);\n",
          rollbackNotes: "none",
        },
      ],
      "supabase/migrations",
    );
    const made = await project.run("new", "tags", "--description", "Tags", "--may-run-twice");
    assert.match(made.stdout, /^CREATED supabase\/migrations\/20\d{12}_tags\.sql/, made.stderr);
  });

  it("are told all their mistakes at once, before anything is connected to", async () => {
    const project = new DatabaseProject([
      documents,
      { name: "0002-broken", sql: "-- migrate:up\nselect from from;\n\n-- migrate:down\nbegin;\n" },
      { name: "0003-one-way", sql: "-- migrate:up\ndrop table documents;\n" },
    ]);
    project.write("migrations/0004-nobody.sql", "select 1;\n");
    project.use("postgresql://nobody:nothing@127.0.0.1:1/none");
    const ran = await project.run("up", "--yes");
    assert.equal(ran.exitCode, 2);
    for (const expected of [
      /0002-broken\.sql:2:13 syntax error/,
      /0002-broken\.sql:5:1 begins or ends a transaction/,
      /0003-one-way\.sql has no "-- migrate:down", and migrations\.0003-one-way no rollbackNotes/,
      /0004-nobody\.sql is in no catalog[\s\S]*"gantry migrate new 0004-nobody" declares it/,
    ])
      assert.match(ran.stderr, expected);
  });

  it("of one number, or without one, are refused by the catalog", async () => {
    const project = new DatabaseProject([
      documents,
      tableMigration("1-again", "again"),
      tableMigration("none", "none"),
    ]);
    const ran = await project.run("status");
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /migrations\.1-again: has the number of "0001-documents"/);
    assert.match(ran.stderr, /migrations\.none: must begin with a number/);
  });
});

describe("migrations from a terminal", () => {
  it("ask before they run, and a protected environment is not migrated from a terminal", async () => {
    const project = new DatabaseProject([tableMigration("0001-documents", "documents")]);
    assert.match((await project.run("up", "--local")).stderr, /nobody is here to answer/);
    assert.match(
      (await project.run("up", "staging", "--yes")).stderr,
      /nothing says how staging's database is reached/,
    );
    project.edit(
      "environments/global/config.yml",
      "{ exposedSchemas",
      "{ urlRef: api-database-url, exposedSchemas",
    );
    assert.match((await project.run("up", "staging", "--yes")).stderr, /"api-database-url" has no value/);
  });
});
