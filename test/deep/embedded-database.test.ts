import { strict as assert } from "node:assert";
import { DatabaseProject, statusDocument, tableMigration } from "../database/database-project.ts";

describe("migrations in the embedded database", () => {
  it("are linted, run, looked at by roles, undone and rehearsed, without a server", async () => {
    const project = new DatabaseProject([
      tableMigration("0001-documents", "documents"),
      {
        name: "0002-open",
        sql: "-- migrate:up\ncreate table open (id int);\nalter table documents add column a int;\nalter table documents drop column a;\n\n-- migrate:down\ndrop table open;\n",
      },
    ]);
    const linted = await project.run("lint", "--local");
    assert.equal(linted.exitCode, 3, linted.stderr);
    assert.match(
      linted.stdout,
      /^migrations\/0002-open\.sql:4:23 ban-drop-column: Dropping a column may break existing clients/m,
    );
    const up = await project.run("up", "--local", "--yes");
    assert.equal(up.exitCode, 3, up.stderr);
    assert.match(
      up.stdout,
      /2 migrations ran up[\s\S]*anon reads and writes public\.open without row level security/,
    );
    const down = await project.run("down", "--local", "--yes");
    assert.equal(down.exitCode, 0, down.stderr);
    const status = await project.run("status", "--local", "--json");
    assert.deepEqual(
      statusDocument.parse(JSON.parse(status.stdout)).migrations.map(({ status: one }) => one),
      ["success", "pending"],
    );
    const rehearsed = await project.run("rehearse", "--local");
    assert.equal(rehearsed.exitCode, 3, rehearsed.stderr);
    assert.match(
      rehearsed.stdout,
      /✓ migrations\/0001-documents\.sql: up, down, up\n✓ migrations\/0002-open\.sql: up, down, up\n✗ row level security/,
    );
  });
});
