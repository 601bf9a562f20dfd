import { strict as assert } from "node:assert";
import { z } from "zod";
import { connectToServer } from "../../database/connection/server.ts";
import { followBranches } from "../../evidence/follow.ts";
import { leaveEvent } from "../../evidence/leave-event.ts";
import { takeInChain } from "../../evidence/store/take-in.ts";
import { startPostgres, type Server } from "../support/postgres.ts";
import { chainOf } from "./chains.ts";
import { EvidenceProject } from "./evidence-project.ts";
import { captured } from "../support/captured.ts";

const statusDocument = z.object({
  chains: z.array(
    z.object({
      chain: z.string(),
      records: z.number(),
      lacks: z.number(),
      pastRetention: z.number(),
      prunedTo: z.number(),
    }),
  ),
});

describe("the evidence of branches, on a server", () => {
  let server: Server;
  let project: EvidenceProject;
  let databases = 0;
  const staging = chainOf(
    "staging",
    [...Array<number>(700).fill(40), ...Array<number>(500).fill(3)],
    new Date(),
  );
  const production = chainOf("production", [5, 4, 3], new Date());

  before(async function () {
    server = await startPostgres(this);
    project = await EvidenceProject.create();
    await project.add(staging);
    await project.add(production);
  });

  /** A database with the schema and nothing in it. */
  async function fresh(): Promise<string> {
    databases += 1;
    const database = `evidence${databases}`;
    await server.admin(`create database ${database} owner app`);
    project.use(server.url(database));
    const migrated = await project.run("migrate", "--yes");
    assert.equal(migrated.exitCode, 0, migrated.stderr);
    return database;
  }

  async function status(): Promise<z.infer<typeof statusDocument>["chains"]> {
    const ran = await project.run("status", "--json");
    assert.equal(ran.exitCode, 0, ran.stderr);
    return statusDocument.parse(JSON.parse(ran.stdout)).chains;
  }

  it("is taken in; a session that is killed half-way leaves whole batches, and the next goes on", async () => {
    const database = await fresh();
    assert.deepEqual(
      (await status()).map(({ chain, records, lacks }) => [chain, records, lacks]),
      [
        ["production", 0, 3],
        ["staging", 0, 1200],
      ],
    );
    assert.match((await project.run("verify")).stderr, /the newest 1200 records of the branch are missing/);
    const connection = await connectToServer(server.url(database), "DATABASE_URL");
    const kill = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}' and application_name like 'gantry%'`;
    let begun = 0;
    const run = async (sql: string): Promise<void> => {
      if (sql === "commit" && (begun += 1) === 2) await server.admin(kill);
      await connection.run(sql);
    };
    await assert.rejects(
      takeInChain({ ...connection, run }, "staging", staging, { onProgress: () => undefined }),
    );
    await connection.close();
    const left = "select count(*) from gantry_evidence.audit_events";
    assert.equal(await server.admin(left, database), "500");
    const taken = await project.run("take-in");
    assert.equal(taken.exitCode, 0, taken.stderr);
    assert.match((await project.run("take-in")).stdout, /^0 audit events taken into DATABASE_URL/);
    const verified = await project.run("verify");
    assert.match(verified.stdout, /has what the branches say: 1203 audit events in 2 chains/);
  });

  it("is taken in once by two at once", async () => {
    await fresh();
    const ran = await Promise.all([project.run("take-in", "--json"), project.run("take-in", "--json")]);
    const taken = ran.map(({ exitCode, stdout, stderr }) => {
      assert.equal(exitCode, 0, stderr);
      return z.object({ taken: z.number() }).parse(JSON.parse(stdout)).taken;
    });
    assert.equal(
      taken.reduce((sum, one) => sum + one, 0),
      1203,
    );
    assert.equal((await project.run("verify")).exitCode, 0);
  });

  it("is told where it differs, and neither overwritten nor pruned", async () => {
    const database = await fresh();
    await project.run("take-in");
    await server.admin(
      `alter table gantry_evidence.audit_events disable trigger only_added;
       update gantry_evidence.audit_events set hash = '${production[0]?.hash ?? ""}', actor = 'nobody' where chain = 'staging' and number = 7`,
      database,
    );
    const taken = await project.run("take-in");
    assert.equal(taken.exitCode, 3);
    assert.match(taken.stdout, /staging: record 7 of the database is not the branch's/);
    const verified = await project.run("verify");
    assert.equal(verified.exitCode, 3);
    assert.match(verified.stderr, /staging: record 7 says something else in the column hash/);
    const pruned = await project.run("prune", "--yes");
    assert.equal(pruned.exitCode, 3);
    assert.match(pruned.stderr, /differs from the branches, and nothing of it is removed/);
  });

  it("is pruned of what is past its retention, which does not come back; a cut without a word is found", async () => {
    const database = await fresh();
    await project.run("take-in");
    assert.match((await project.run("prune")).stderr, /nobody is here to answer/);
    const shown = await project.run("prune", "--dry-run");
    assert.match(
      shown.stderr,
      /700 audit events in DATABASE_URL are older than 30 days:\n {2}staging: 700 records, up to /,
    );
    assert.match((await project.run("prune", "--yes")).stdout, /^700 audit events went from DATABASE_URL/);
    assert.match((await project.run("prune", "--yes")).stdout, /^0 audit events went/);
    assert.match((await project.run("take-in")).stdout, /^0 audit events taken/);
    assert.equal((await project.run("verify")).exitCode, 0);
    const [, chain] = await status();
    assert.deepEqual(chain, { chain: "staging", records: 500, lacks: 0, pastRetention: 0, prunedTo: 700 });
    await server.admin(
      `alter table gantry_evidence.audit_events disable trigger only_added;
       delete from gantry_evidence.audit_events where chain = 'staging' and number < 750`,
      database,
    );
    assert.match((await project.run("verify")).stderr, /staging: records 701 to 749 are missing/);
  });

  it("follows what a command adds, with neither an address nor a delay where it is down", async () => {
    const database = await fresh();
    const { root } = project;
    const leave = async (url: string): Promise<string> => {
      project.use(url);
      const { context, stderr } = captured({ cwd: root, env: project.env });
      const follow = followBranches(context);
      const done = { environment: "sandbox", place: "remote", action: "deploy", operation: "up" } as const;
      await leaveEvent(context, { root, ...done });
      await follow();
      return stderr();
    };
    assert.equal(await leave(server.url(database)), "");
    assert.match(
      await leave(server.url(database).replace(/:\d+\//, ":1/")),
      /notice: the evidence in DATABASE_URL lacks the newest audit events: .*"gantry evidence take-in" brings what it lacks/,
    );
    assert.equal(await leave(server.url(database)), "");
    const records = await server.admin(
      "select record from gantry_evidence.audit_events where chain = 'sandbox'",
      database,
    );
    assert.equal(records.trim().split("\n").length, 3);
    assert.match(records, /mali-s/);
    assert.doesNotMatch(records, /[\w.]@[\w-]+\.\w/);
  });

  it("is refused by a replica with a word, which can still be asked", async () => {
    const database = await fresh();
    await server.admin(`alter database ${database} set default_transaction_read_only = on`);
    const taken = await project.run("take-in");
    assert.equal(taken.exitCode, 1);
    assert.match(
      taken.stderr,
      /cannot execute INSERT in a read-only transaction[\s\S]*connect to the primary/,
    );
    await status();
  });
});
