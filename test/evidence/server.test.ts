import { strict as assert } from "node:assert";
import pg from "pg";
import { z } from "zod";
import { cleanUp } from "../support/clean-up.ts";
import { password, startPostgres, type Server } from "../support/postgres.ts";
import { EvidenceProject } from "./evidence-project.ts";

const statusDocument = z.object({
  schema: z.string(),
  chains: z.array(z.object({ chain: z.string(), records: z.number() })),
  problems: z.array(z.string()),
});

const hash = `sha256:${"a".repeat(64)}`;
const insert = `insert into gantry_evidence.audit_events values
  ('staging', 1, '${hash}', 'one', 'deploy', 'mali-s', 'api', now(), '{}')`;

describe("the evidence on a server", () => {
  let server: Server;
  let project: EvidenceProject;
  let deployer: pg.Client;

  before(async function () {
    server = await startPostgres(this);
    await server.admin(
      `create database evidence owner app; create role deployer login password '${password}';
       alter default privileges for role app grant all on tables to anon`,
    );
    await server.admin("alter default privileges for role app grant all on tables to anon", "evidence");
    project = await EvidenceProject.create();
    deployer = new pg.Client(server.url("evidence").replace("//app:", "//deployer:"));
    await deployer.connect();
    cleanUp(() => deployer.end());
  });

  it("is refused before its schema is there; migrating shows what will run, asks, and runs once", async () => {
    project.use(server.url("evidence"));
    const early = await project.run("status");
    assert.equal(early.exitCode, 2);
    assert.match(
      early.stderr,
      /no schema for evidence[\s\S]*0001-audit-events has not run[\s\S]*gantry evidence migrate/,
    );
    assert.match((await project.run("migrate")).stderr, /nobody is here to answer/);
    const shown = await project.run("migrate", "--dry-run");
    assert.match(
      shown.stderr,
      /5 migrations of evidence in DATABASE_URL \(127\.0\.0\.1:\d+\/evidence\):\n {2}0001-audit-events: .*\n {2}0002-release-checklists: .*\n {2}0003-security-audits: .*\n {2}0004-pipeline-stages: .*\n {2}0005-component-of-any-app: /,
    );
    assert.match(shown.stdout, /5 migrations of evidence would run/);
    assert.equal((await project.run("migrate", "--yes", "--json")).exitCode, 0);
    assert.match((await project.run("migrate", "--yes")).stdout, /0 migrations of evidence ran/);
    const status = await project.run("status", "--json");
    assert.equal(status.exitCode, 0, status.stderr);
    assert.deepEqual(statusDocument.parse(JSON.parse(status.stdout)), {
      schema: "0005-component-of-any-app",
      chains: [],
      problems: [],
    });
    assert.match((await project.run("status")).stderr, /owns these tables, and could change all of it/);
    const ran = await server.admin("select run_by from gantry_evidence.gantry_migrations", "evidence");
    assert.equal(ran, "mali-s\nmali-s\nmali-s\nmali-s\nmali-s");
  });

  /** What the deployer's attempt ends with, as that role: the error's words, or the number of rows. */
  async function as(role: string, sql: string): Promise<string> {
    await deployer.query(`set role ${role}`);
    return deployer.query(sql).then(
      ({ rowCount }) => String(rowCount),
      (error: unknown) => String(error),
    );
  }

  it("is only added to by the writer: what else it tries is refused", async () => {
    await server.admin("grant gantry_evidence_writer to deployer");
    assert.equal(await as("gantry_evidence_writer", insert), "1");
    for (const sql of [
      "update gantry_evidence.audit_events set actor = 'nobody'",
      "delete from gantry_evidence.audit_events",
      "truncate gantry_evidence.audit_events",
      "alter table gantry_evidence.audit_events disable trigger only_added",
      "alter table gantry_evidence.audit_events add column more text",
      "drop table gantry_evidence.audit_events",
      "create table gantry_evidence.more (id int)",
      "set session_replication_role = replica",
      "insert into gantry_evidence.audit_anchors values ('staging', 1, 'x', now())",
      "insert into gantry_evidence.gantry_migrations values ('x', 'x', 'success', now(), 'x')",
      "set role gantry_evidence_pruner",
      "set role app",
    ]) {
      assert.match(await as("gantry_evidence_writer", sql), /permission denied|must be owner/, sql);
      assert.match(await as("deployer", sql), /permission denied|must be owner/, sql);
    }
    assert.equal(await as("gantry_evidence_writer", "select from gantry_evidence.audit_events"), "1");
    project.use(server.url("evidence").replace("//app:", "//deployer:"));
    const status = await project.run("status");
    assert.equal(status.exitCode, 0, status.stderr);
    assert.equal(status.stderr, "");
    assert.match(status.stdout, /^staging +1 +0 +0 /m);
  });

  it("is changed by nobody while its triggers stand, neither by its owner nor by who prunes what is young", async () => {
    const asOwner = async (sql: string): Promise<string> =>
      server.admin(`set session authorization app; ${sql}`, "evidence").then((said) => said, String);
    for (const sql of [
      "update gantry_evidence.audit_events set actor = 'nobody'",
      "delete from gantry_evidence.audit_events",
      "truncate gantry_evidence.audit_events",
    ])
      assert.match(await asOwner(sql), /evidence is only added to/, sql);
    const left = await asOwner(
      "set role gantry_evidence_pruner; delete from gantry_evidence.audit_events; select count(*) from gantry_evidence.audit_events",
    );
    assert.equal(left, "1");
  });

  it("is seen by no role of the interface, and status tells where one is let in", async () => {
    for (const role of ["anon", "authenticated"]) {
      const tried = await server
        .admin(`set role ${role}; select * from gantry_evidence.audit_events`, "evidence")
        .then(String, String);
      assert.match(tried, /permission denied for schema/, role);
    }
    project.use(server.url("evidence"));
    for (const [change, back, problem] of [
      [
        "grant update on gantry_evidence.audit_events to gantry_evidence_writer",
        "revoke update on gantry_evidence.audit_events from gantry_evidence_writer",
        "gantry_evidence_writer may update in audit_events",
      ],
      [
        "grant select on gantry_evidence.audit_events to anon",
        "revoke select on gantry_evidence.audit_events from anon",
        "anon may select in audit_events",
      ],
      [
        "alter table gantry_evidence.audit_events disable trigger only_added",
        "alter table gantry_evidence.audit_events enable always trigger only_added",
        "audit_events has no trigger that refuses changes, or it is off",
      ],
      [
        "alter role gantry_evidence_writer bypassrls",
        "alter role gantry_evidence_writer nobypassrls",
        "gantry_evidence_writer has rights of an administrator",
      ],
    ] as const) {
      await server.admin(change, "evidence");
      const status = await project.run("status", "--json");
      await server.admin(back, "evidence");
      assert.equal(status.exitCode, 3, change);
      assert.deepEqual(statusDocument.parse(JSON.parse(status.stdout)).problems, [problem]);
    }
  });

  it("is told apart from one that refuses the login, is not there, or was made by a newer Gantry", async () => {
    const url = server.url("evidence");
    for (const [wrong, exitCode, words] of [
      [url.replace(encodeURIComponent(password), "Geheim-77"), 1, /password authentication failed/],
      [url.replace(/:\d+\//, ":1/"), 1, /nothing listens there/],
      [url.replace("/evidence", "/nowhere"), 1, /that database is not there/],
      ["mysql://x", 2, /DATABASE_URL is no connection string/],
    ] as const) {
      project.use(wrong);
      const ran = await project.run("status");
      assert.equal(ran.exitCode, exitCode, ran.stderr);
      assert.match(ran.stderr, words);
      assert.doesNotMatch(ran.stderr, /Geheim|p4ss/);
    }
    project.use(url);
    await server.admin(
      "insert into gantry_evidence.gantry_migrations values ('0099-later', 'x', 'success', now(), 'x')",
      "evidence",
    );
    assert.match((await project.run("status")).stderr, /migrated by a newer Gantry: 0099-later/);
    await server.admin("delete from gantry_evidence.gantry_migrations where name = '0099-later'", "evidence");
  });
});
