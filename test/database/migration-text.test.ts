import { strict as assert } from "node:assert";
import fc from "fast-check";
import { parseMigration } from "../../database/sql/read-migration.ts";
import { readMigrationText } from "../../database/sql/migration-text.ts";

const read = (text: string) => parseMigration("0001-x", "migrations/0001-x.sql", Buffer.from(text));

describe("a migration's file", () => {
  it("without markers, as Supabase's, is all up", async () => {
    const found = await read("create table a (id int);\ncreate table b (id int);\n");
    assert.ok("migration" in found);
    assert.equal(found.migration.up.statements.length, 2);
    assert.equal(found.migration.up.transaction, true);
    assert.equal(found.migration.down, undefined);
  });

  it("keeps the lines of the file in both parts, whatever the parts are", () => {
    const line = fc.stringMatching(/^[a-z; ]{0,10}$/);
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (up, down) => {
        const all = ["-- migrate:up", ...up, "-- migrate:down transaction:false", ...down];
        const text = readMigrationText(all.join("\r\n"));
        assert.ok(!("problems" in text));
        const merged = text.up.sql
          .split("\n")
          .map((each, at) => each || (text.down?.sql.split("\n")[at] ?? ""));
        assert.deepEqual(merged, ["", ...up, "", ...down]);
        assert.equal(text.down?.transaction, false);
      }),
    );
  });

  it("has one checksum with any line ends", async () => {
    const [unix, windows] = await Promise.all([
      read("select 1;\nselect 2;\n"),
      read("select 1;\r\nselect 2;\r\n"),
    ]);
    assert.ok("migration" in unix && "migration" in windows);
    assert.equal(unix.migration.checksum, windows.migration.checksum);
  });

  const wrong: [string, string, RegExp][] = [
    [
      "SQL that does not parse",
      "-- migrate:up\nselect 1;\ncreate tabel ก (id int);\n",
      /:3:8 syntax error at or near "tabel"/,
    ],
    ["a mistake behind other letters", "select 'ก' frm x y;\n", /:1:\d+ syntax error/],
    ["nothing at all", "-- only a comment\n", /has a up part without a statement/],
    [
      "a down part that does nothing",
      "-- migrate:up\nselect 1;\n-- migrate:down\n",
      /has a down part without a statement: leave it out/,
    ],
    [
      "two up parts",
      "-- migrate:up\nselect 1;\n-- migrate:up\nselect 2;\n",
      /:3 "-- migrate:up" stands there twice/,
    ],
    [
      "down before up",
      "-- migrate:down\nselect 1;\n-- migrate:up\nselect 2;\n",
      /:1 comes before -- migrate:up/,
    ],
    ["SQL before the first part", "select 0;\n-- migrate:up\nselect 1;\n", /:1 stands before -- migrate:up/],
    ["another direction", "-- migrate:sideways\nselect 1;\n", /"-- migrate:sideways" is neither up nor down/],
    ["an unknown option", "-- migrate:up transaction:maybe\nselect 1;\n", /"transaction:maybe" is no option/],
    ["its own transaction", "begin;\nselect 1;\ncommit;\n", /:1:1 begins or ends a transaction/],
    [
      "what cannot run in one",
      "create table a (id int);\ncreate index concurrently i on a (id);\n",
      /:2:1 cannot run in a transaction: write/,
    ],
    [
      "a transaction where there is none",
      "-- migrate:up transaction:false\nsavepoint a;\n",
      /:2:1 begins or ends/,
    ],
    ["another encoding", "\xff", /is not UTF-8/],
  ];
  for (const [what, text, expected] of wrong) {
    it(`is refused with ${what}`, async () => {
      const found = await parseMigration(
        "0001-x",
        "migrations/0001-x.sql",
        Buffer.from(text, what === "another encoding" ? "latin1" : "utf8"),
      );
      assert.ok("problems" in found, "it was taken");
      assert.match(found.problems.join("\n"), expected);
    });
  }

  it("may set savepoints", async () => {
    assert.ok("migration" in (await read("savepoint a; select 1; rollback to a;")));
  });
});
