import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { checkout } from "../support/project.ts";
import { untilTrue } from "../support/until-true.ts";
import { password, startPostgres, type Server } from "../support/postgres.ts";
import {
  DatabaseProject,
  ranDocument,
  rehearsedDocument,
  statusDocument,
  tableMigration,
  type Given,
} from "./database-project.ts";

describe("migrations on a server", () => {
  let server: Server;
  let databases = 0;

  before(async function () {
    server = await startPostgres(this);
  });

  /** A project, and a database of its own. */
  async function projectWith(migrations: readonly Given[]): Promise<DatabaseProject & { database: string }> {
    databases += 1;
    const database = `test${databases}`;
    await server.admin(`create database ${database} owner app`);
    const project = new DatabaseProject(migrations);
    project.use(server.url(database));
    return Object.assign(project, { database });
  }

  const documents = tableMigration("0001-documents", "documents");
  const tags = tableMigration("0002-tags", "tags");

  it("run in their order, once, and are undone from the newest", async () => {
    const project = await projectWith([documents, tags]);
    const up = await project.run("up", "--yes", "--json");
    assert.equal(up.exitCode, 0, up.stderr);
    assert.deepEqual(ranDocument.parse(JSON.parse(up.stdout)).migrations, ["0001-documents", "0002-tags"]);
    assert.match((await project.run("up", "--yes")).stdout, /^0 migrations ran up/);
    assert.match((await project.run("status")).stdout, /has 2 of 2 migrations/);
    const down = await project.run("down", "--yes", "--json");
    assert.deepEqual(ranDocument.parse(JSON.parse(down.stdout)).migrations, ["0002-tags"]);
    assert.equal(
      await server.admin(
        "select string_agg(relname, ' ' order by relname) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
        project.database,
      ),
      "documents gantry_migrations",
    );
  });

  it("run in the job of a protected environment by its one variable, as far as they are told", async () => {
    databases += 1;
    const database = `test${databases}`;
    await server.admin(`create database ${database} owner app`);
    const project = new DatabaseProject(
      [documents, tags],
      "{ urlRef: migrations-database-url, exposedSchemas: [app_prod], roles: [], job: { app: api, image: ghcr.io/lotus-labs/migrations } }",
    );
    const words = ["up", "production", "--job", "--to", "0001-documents", "--yes"];
    const outside = await project.run(...words);
    assert.equal(outside.exitCode, 2);
    assert.match(outside.stderr, /--job is for the Cloud Run job that a deployment starts/);
    project.use(server.url(database), { CLOUD_RUN_JOB: "migrations" });
    const ran = await project.run(...words);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /1 migration ran up in production/);
    assert.equal(
      await server.admin(
        "select string_agg(relname, ' ' order by relname) from pg_class where relkind = 'r' and relnamespace = 'app_prod'::regnamespace",
        database,
      ),
      "documents gantry_migrations",
    );
  });

  it("stop at one that fails: nothing of it stays, its line is named, and the rest does not run", async () => {
    const broken = {
      name: "0002-broken",
      sql: "-- migrate:up\ncreate table half (id int);\n\nselect * from nowhere;\n\n-- migrate:down\ndrop table half;\n",
    };
    const project = await projectWith([documents, broken, tableMigration("0003-later", "later")]);
    const up = await project.run("up", "--yes");
    assert.equal(up.exitCode, 1);
    assert.match(up.stderr, /migrations\/0002-broken\.sql:4:15 relation "nowhere" does not exist/);
    assert.match(up.stderr, /nothing of it stayed/);
    assert.equal(
      await server.admin(
        "select string_agg(name || status, ' ' order by name) from gantry_migrations",
        project.database,
      ),
      "0001-documentssuccess 0002-brokenfailed",
    );
    assert.equal(
      await server.admin(
        "select to_regclass('half') is null and to_regclass('later') is null",
        project.database,
      ),
      "t",
    );
    const status = await project.run("status", "--json");
    assert.equal(status.exitCode, 3);
    assert.deepEqual(
      statusDocument
        .parse(JSON.parse(status.stdout))
        .migrations.map(({ status: one, error }) => [one, error]),
      [
        ["success", null],
        ["failed", "42P01"],
        ["pending", null],
      ],
    );
    const again = await project.run("up", "--yes");
    assert.match(again.stderr, /one-time and failed/);
    project.edit("migrations/0002-broken.sql", "nowhere", "half");
    assert.equal((await project.run("up", "--yes")).exitCode, 0);
  });

  it("refuse a file with a mistake that is to run, before anything runs, and read no SQL of one that ran", async () => {
    const project = await projectWith([documents]);
    await project.run("up", "--yes");
    const broken = { name: "0003-broken", sql: "-- migrate:up\nselect from from;\n", rollbackNotes: "none" };
    project.declare([documents, tags, broken]);
    const up = await project.run("up", "--yes");
    assert.equal(up.exitCode, 2, up.stdout);
    assert.match(up.stderr, /0003-broken\.sql:2:13 syntax error/);
    for (const command of ["lint", "rehearse"]) {
      assert.match((await project.run(command)).stderr, /0003-broken\.sql:2:13 syntax error/);
    }
    assert.match((await project.run("status")).stdout, /has 1 of 3 migrations/);
    const upTo = await project.run("up", "--yes", "--to", "0002-tags");
    assert.equal(upTo.exitCode, 0, upTo.stderr);
  });

  it("refuse a file that was changed or lost after it ran, and one that comes too late", async () => {
    const project = await projectWith([documents, tags]);
    await project.run("up", "--yes");
    project.edit("migrations/0001-documents.sql", "int", "bigint");
    const changed = await project.run("verify");
    assert.equal(changed.exitCode, 3);
    assert.match(changed.stderr, /0001-documents\.sql was changed after it ran/);
    project.declare([tags]);
    assert.match((await project.run("up", "--yes")).stderr, /0001-documents ran at .*its file is not there/);
    project.declare([documents, tableMigration("0000-early", "early"), tags]);
    assert.match(
      (await project.run("up", "--yes")).stderr,
      /0000-early\.sql has not run, and 0002-tags, which is newer, has/,
    );
  });

  it("without a transaction run statement by statement, and a failure half-way waits for a person", async () => {
    const project = await projectWith([
      documents,
      {
        name: "0002-index",
        sql: "-- migrate:up transaction:false\ncreate index concurrently by_id on documents (id);\ncreate index concurrently by_nothing on documents (nothing);\n\n-- migrate:down transaction:false\ndrop index concurrently by_id;\n",
      },
    ]);
    const up = await project.run("up", "--yes");
    assert.match(up.stderr, /0002-index\.sql:3:\d+ column "nothing" does not exist/);
    assert.match(up.stderr, /those before it stayed/);
    assert.match((await project.run("up", "--yes")).stderr, /gantry migrate settle 0002-index/);
    assert.equal((await project.run("settle", "0002-index", "--as", "success", "--yes")).exitCode, 0);
    assert.match((await project.run("status")).stdout, /has 2 of 2/);
    assert.equal((await project.run("settle", "0002-index", "--as", "pending", "--yes")).exitCode, 2);
  });

  it("give up where somebody holds a lock, and try one again that may run twice", async () => {
    const project = await projectWith([documents]);
    await project.run("up", "--yes");
    project.declare([
      documents,
      {
        name: "0002-column",
        isOneTime: false,
        sql: "-- migrate:up\nalter table documents add column if not exists a int;\n\n-- migrate:down\nalter table documents drop column a;\n",
      },
    ]);
    const holder = new Session(server, project.database);
    await holder.begin("begin; lock table documents in access share mode");
    const up = await project.run("up", "--yes", "--lock-timeout", "0.05");
    assert.equal(up.exitCode, 1);
    assert.match(up.stderr, /attempt 3 of 3/);
    assert.match(up.stderr, /canceling statement due to lock timeout/);
    await holder.end();
    assert.equal((await project.run("up", "--yes")).exitCode, 0);
  });

  it("of two runners run each once", async () => {
    const project = await projectWith([documents, tags, tableMigration("0003-more", "more")]);
    const both = await Promise.all([project.run("up", "--yes"), project.run("up", "--yes")]);
    assert.deepEqual(
      both.map(({ exitCode, stderr }) => [exitCode, exitCode === 0 ? "" : stderr]),
      [
        [0, ""],
        [0, ""],
      ],
    );
    assert.equal(await server.admin("select count(*) from gantry_migrations", project.database), "3");
  });

  it("say who migrates already", async () => {
    const project = await projectWith([documents]);
    const holder = new Session(server, project.database);
    await holder.begin("select pg_advisory_lock(hashtextextended('migrations of public', 0))");
    const up = await project.run("up", "--yes", "--wait", "0.1");
    assert.match(up.stderr, /somebody else migrates public: psql, process \d+ there/);
    await holder.end();
  });

  for (const [title, transaction, left] of [
    ["in a transaction leaves nothing", "", ""],
    ["without one is on record as failed", " transaction:false", "0001-slowfailed"],
  ] as const) {
    it(`killed ${title}, and the lock is free`, async () => {
      const project = await projectWith([
        {
          name: "0001-slow",
          isOneTime: false,
          sql: `-- migrate:up${transaction}\ncreate table if not exists slow (id int);\nselect pg_sleep(600);\n\n-- migrate:down\ndrop table slow;\n`,
        },
      ]);
      const child = spawn(process.execPath, [join(checkout, "cli", "gantry.js"), "migrate", "up", "--yes"], {
        cwd: project.root,
        env: project.env,
        stdio: "ignore",
      });
      const ended = once(child, "exit");
      await untilTrue(
        async () =>
          (await server.admin(
            `select count(*) from pg_stat_activity where datname = '${project.database}' and query like '%pg_sleep%' and state = 'active' and pid <> pg_backend_pid()`,
          )) !== "0",
      );
      child.kill("SIGKILL");
      await ended;
      await server.admin(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${project.database}' and pid <> pg_backend_pid()`,
      );
      assert.equal(
        await server.admin(
          "select coalesce(string_agg(name || status, ' '), '') from gantry_migrations",
          project.database,
        ),
        left,
      );
      project.edit("migrations/0001-slow.sql", "600", "0");
      const again = await project.run("up", "--yes", "--wait", "5");
      assert.equal(again.exitCode, 0, again.stdout + again.stderr);
      assert.match(again.stdout, /1 migration ran up/);
    });
  }

  it("say what is wrong with a connection, and never the password", async () => {
    const project = await projectWith([documents]);
    const url = new URL(server.url(project.database));
    const cases: [string, (address: URL) => void, RegExp][] = [
      [
        "password",
        (address) => {
          address.password = "wrong";
        },
        /password authentication failed for user "app"[\s\S]*has it been rotated/,
      ],
      [
        "database",
        (address) => {
          address.pathname = "/nowhere";
        },
        /database "nowhere" does not exist/,
      ],
      [
        "port",
        (address) => {
          address.port = "1";
        },
        /127\.0\.0\.1:1\/test\d+ cannot be reached[\s\S]*nothing listens there/,
      ],
      [
        "protocol",
        (address) => {
          address.href = address.href.replace("postgresql:", "mysql:");
        },
        /DATABASE_URL is no connection string/,
      ],
      [
        "pooler",
        (address) => {
          address.href = "postgresql://a:b@aws-0.pooler.supabase.com:6543/postgres";
        },
        /transaction mode/,
      ],
    ];
    for (const [what, change, expected] of cases) {
      const address = new URL(url);
      change(address);
      project.use(address.href);
      const ran = await project.run("status");
      assert.notEqual(ran.exitCode, 0, what);
      assert.match(ran.stderr, expected);
      const words = [password, encodeURIComponent(password), "wrong"];
      assert.deepEqual(
        words.filter((word) => `${ran.stdout}${ran.stderr}`.includes(word)),
        [],
        what,
      );
    }
  });

  it("are refused by a database that is read only", async () => {
    const project = await projectWith([documents]);
    await server.admin(`alter database ${project.database} set default_transaction_read_only = on`);
    const up = await project.run("up", "--yes");
    assert.equal(up.exitCode, 1);
    assert.match(up.stderr, /read-only transaction[\s\S]*connect to the primary/);
  });

  it("say where it stopped when the database goes away, and go on afterwards", async () => {
    const project = await projectWith([
      documents,
      {
        name: "0002-gone",
        sql: "-- migrate:up\nselect pg_terminate_backend(pg_backend_pid());\n\n-- migrate:down\nselect 1;\n",
      },
    ]);
    const up = await project.run("up", "--yes");
    assert.equal(up.exitCode, 1);
    assert.match(up.stderr, /the database went away while migrations\/0002-gone\.sql ran/);
    project.edit("migrations/0002-gone.sql", "pg_terminate_backend(pg_backend_pid())", "1");
    assert.equal((await project.run("up", "--yes")).exitCode, 0);
  });

  describe("as each role of the API", () => {
    const open: [string, string, RegExp | undefined][] = [
      [
        "a table without row level security",
        "create table t (id int); grant select on t to anon;",
        /anon reads public\.t without row level security/,
      ],
      [
        "one column alone",
        "create table t (id int); grant update (id) on t to authenticated;",
        /authenticated writes public\.t without/,
      ],
      [
        "a view that asks as its owner",
        "create view v as select 1 as one; grant select on v to anon;",
        /anon reads public\.v, a view that asks as its owner/,
      ],
      [
        "a materialized view",
        "create materialized view m as select 1 as one; grant select on m to anon;",
        /anon reads public\.m, which no policy can guard/,
      ],
      [
        "a table with row level security and no policy",
        "create table t (id int); alter table t enable row level security; grant all on t to anon; insert into t values (1);",
        undefined,
      ],
      ["a table that nobody was granted", "create table t (id int);", undefined],
      [
        "a view that asks as whoever asks",
        "create view v with (security_invoker = true) as select 1 as one; grant select on v to anon;",
        undefined,
      ],
    ];
    for (const [what, sql, expected] of open) {
      it(`${expected === undefined ? "take" : "find"} ${what}`, async () => {
        const project = await projectWith([
          { name: "0001-t", sql: `-- migrate:up\n${sql}\n`, rollbackNotes: "none" },
        ]);
        const up = await project.run("up", "--yes");
        assert.equal(up.exitCode, expected === undefined ? 0 : 3, up.stdout + up.stderr);
        if (expected !== undefined) assert.match(up.stdout, expected);
      });
    }

    it("find a role that is not there, or that no policy holds", async () => {
      const project = await projectWith([documents]);
      project.edit("environments/global/config.yml", "[anon, authenticated]", "[nobody, admin]");
      const up = await project.run("up", "--yes");
      assert.match(up.stdout, /the role nobody is not there/);
      assert.match(up.stdout, /admin gets past every policy/);
    });
  });

  describe("are rehearsed", () => {
    it("on a copy beside it, which goes, and the original stays as it was", async () => {
      const project = await projectWith([documents]);
      await project.run("up", "--yes");
      project.declare([documents, tags]);
      const ran = await project.run("rehearse", "--json");
      assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
      const said = rehearsedDocument.parse(JSON.parse(ran.stdout));
      assert.match(said.copy, /with its rows/);
      assert.deepEqual(said.migrations, [{ name: "0002-tags", isOneWay: false, problems: [] }]);
      assert.equal(await server.admin("select to_regclass('tags') is null", project.database), "t");
      assert.equal(
        await server.admin("select count(*) from pg_database where datname like 'gantry_rehearsal_%'"),
        "0",
      );
    });

    it("on a copy of the schema alone where others are connected", async () => {
      const project = await projectWith([documents]);
      await project.run("up", "--yes");
      const holder = new Session(server, project.database);
      await holder.begin("select 1");
      project.declare([documents, tags]);
      const ran = await project.run("rehearse", "--json");
      await holder.end();
      assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
      assert.match(rehearsedDocument.parse(JSON.parse(ran.stdout)).copy, /without rows/);
    });

    it("and a way down that leaves something, or makes another thing, is found", async () => {
      const project = await projectWith([
        {
          name: "0001-both",
          sql: "-- migrate:up\ncreate table if not exists a (id int);\ncreate table b (id int);\n\n-- migrate:down\ndrop table b;\n",
        },
      ]);
      const ran = await project.run("rehearse");
      assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
      assert.match(
        ran.stdout,
        /0001-both\.sql is not undone by its down part:\n\s+\+ column public\.a\.id integer/,
      );
    });
  });
});

/** Somebody else's session, with psql. */
class Session {
  readonly #child;

  constructor(server: Server, database: string) {
    this.#child = spawn("psql", ["-X", "-q", server.url(database)], { stdio: ["pipe", "pipe", "ignore"] });
  }

  /** Has run when it gives back. */
  async begin(sql: string): Promise<void> {
    this.#child.stdin.write(`${sql};\n\\echo begun\n`);
    for await (const chunk of this.#child.stdout.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
      if (String(chunk).includes("begun")) return;
    }
    throw new Error("psql ended");
  }

  async end(): Promise<void> {
    const ended = once(this.#child, "exit");
    this.#child.stdin.end();
    await ended;
  }
}
