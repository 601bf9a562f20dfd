import { strict as assert } from "node:assert";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { DatabaseProject, tableMigration } from "../database/database-project.ts";
import { cleanUp, temporaryFolder } from "../support/clean-up.ts";
import { startPostgres, type Server } from "../support/postgres.ts";

describe("a migration on a disk that is full", () => {
  let server: Server;
  let disk: string;

  before(async function () {
    const folder = temporaryFolder("gantry-disk-");
    chmodSync(folder, 0o711);
    disk = join(folder, "disk");
    mkdirSync(disk);
    const mounted = await execa("mount", ["-t", "tmpfs", "-o", "size=24m,mode=0700", "tmpfs", disk], {
      reject: false,
    });
    // Only root may, and not in every container.
    if (mounted.failed) return this.skip();
    cleanUp(() => execa("umount", [disk]));
    server = await startPostgres(this);
    if (process.getuid?.() === 0) await execa("chown", ["postgres:", disk]);
  });

  it("leaves nothing of it, says so, and the same command goes on once there is room", async () => {
    await server.admin(`create tablespace tiny location '${disk}'`);
    await server.admin("create database tiny owner app tablespace tiny");
    const project = new DatabaseProject([
      tableMigration("0001-documents", "documents"),
      {
        name: "0002-fill",
        isOneTime: false,
        sql: [
          "-- migrate:up",
          "create table filled (id int primary key, text text not null);",
          "alter table filled enable row level security;",
          "insert into filled select at, repeat('x', 1000) from generate_series(1, 30000) at;",
          "",
          "-- migrate:down",
          "drop table filled;",
          "",
        ].join("\n"),
      },
    ]);
    project.use(server.url("tiny"));
    const up = await project.run("up", "--yes");
    assert.equal(up.exitCode, 1, up.stdout);
    assert.match(up.stderr, /0002-fill\.sql could not extend file [^\n]*No space left on device/);
    assert.match(up.stderr, /nothing of it stayed/);
    assert.match(up.stderr, /hint: the disk of the server is full: make room there, then run it again/);
    assert.equal(await server.admin("select to_regclass('filled') is null", "tiny"), "t");
    await execa("mount", ["-o", "remount,size=200m", disk]);
    const again = await project.run("up", "--yes");
    assert.equal(again.exitCode, 0, again.stderr);
    assert.equal(await server.admin("select count(*) from filled", "tiny"), "30000");
    assert.match((await project.run("status")).stdout, /has 2 of 2 migrations/);
  });
});
