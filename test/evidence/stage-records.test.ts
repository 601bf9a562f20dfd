import { strict as assert } from "node:assert";
import type { Connection } from "../../database/connection/connection.ts";
import { openEmbedded } from "../../database/connection/embedded.ts";
import { connectToServer } from "../../database/connection/server.ts";
import { bringUp } from "../../evidence/store/bring-up.ts";
import { heldStages, readStages } from "../../evidence/store/read-stages.ts";
import { heldRunIds, insertRun } from "../../evidence/store/stage-records.ts";
import type { TakenRun, TakenStage } from "../../evidence/store/taken-run.ts";
import { GantryError } from "../../model/errors.ts";
import { cleanUp } from "../support/clean-up.ts";
import { startPostgres, type Server } from "../support/postgres.ts";
import { EvidenceProject } from "./evidence-project.ts";
import { run, stageOf } from "./taken-stages.ts";

const now = new Date("2026-11-29T00:00:00Z");
const table = "gantry_evidence.pipeline_stage_records";
const off = `alter table ${table} disable trigger only_added`;
const change: TakenRun = {
  ...run,
  runId: "17294334451",
  attempt: 1,
  event: "pull_request",
  isOfPullRequest: true,
};
const lost: TakenRun = { ...run, runId: "17294334452", missing: "it has no artifact report-2" };

async function withSchema(connection: Connection): Promise<Connection> {
  cleanUp(() => connection.close());
  const silent = { step: () => undefined, tick: () => undefined, done: () => undefined };
  await bringUp(connection, { name: "here", runBy: "mali-s", progress: silent });
  return connection;
}

/** What a failure says, with each of its problems. */
function said(error: unknown): string {
  return error instanceof GantryError ? [error.message, ...error.problems].join("\n") : String(error);
}

describe("stages in the database of evidence", () => {
  let server: Server;

  before(async function () {
    server = await startPostgres(this);
    await server.admin("create database stages owner app");
  });

  const kinds: Readonly<Record<string, () => Promise<Connection>>> = {
    "a server": () => connectToServer(server.url("stages"), "DATABASE_URL"),
    "the embedded one": () => openEmbedded(undefined),
  };
  for (const [kind, open] of Object.entries(kinds)) {
    describe(`on ${kind}`, () => {
      let connection: Connection;
      before(async () => {
        connection = await withSchema(await open());
      });

      it("are there with their run once, and come back as they were", async () => {
        const stages = [stageOf(run, 1), stageOf(run, 2)];
        assert.equal(await insertRun(connection, run, stages), true);
        assert.equal(await insertRun(connection, run, stages), false);
        const other = {
          ...stageOf(change, 3),
          record: { ...stageOf(change, 3).record, component: "portal" },
        } as const;
        assert.equal(await insertRun(connection, change, [other]), true);
        assert.equal(await insertRun(connection, lost, []), true);
        assert.equal((await heldRunIds(connection)).size, 3);
        const { stages: read, missing } = await readStages(connection, {});
        assert.deepEqual(
          read.map(({ run: of, record }) => [of.runId, of.isOfPullRequest, record.op_id, record.environment]),
          [
            [run.runId, false, `${run.runId}/2/1`, "staging"],
            [run.runId, false, `${run.runId}/2/2`, "staging"],
            [change.runId, true, `${change.runId}/1/3`, null],
          ],
        );
        const [first] = read;
        assert.deepEqual(first?.lines, stages[0]?.lines);
        assert.deepEqual(first?.record.metadata, stages[0]?.record.metadata);
        assert.deepEqual(
          missing.map(({ runId, missing: why }) => [runId, why]),
          [[lost.runId, "it has no artifact report-2"]],
        );
        const some = async (which: Parameters<typeof readStages>[1]): Promise<string[]> =>
          (await readStages(connection, which)).stages.map(({ record }) => record.op_id);
        assert.deepEqual(await some({ component: "portal" }), [`${change.runId}/1/3`]);
        assert.deepEqual(await some({ component: "api", since: new Date("2026-11-28T10:02:00Z") }), [
          `${run.runId}/2/2`,
        ]);
        const { problems, ...counts } = await heldStages(connection, now);
        assert.deepEqual([counts, problems], [{ runs: 3, stages: 3, missing: 1, pastRetention: 0 }, []]);
      });

      it("are refused where they do not fit, or another one is there, and none of them is left then", async () => {
        const fourth = { ...run, runId: "17294334454" };
        const stage = stageOf(fourth, 4);
        const wrong: readonly [RegExp, TakenRun, TakenStage[]][] = [
          [/is there already and says something else/, { ...run, conclusion: "failure" }, [stageOf(run, 1)]],
          [
            /a stage of another run has the id/,
            fourth,
            [stage, withRecord(stageOf(fourth, 5), { id: stageOf(run, 1).record.id })],
          ],
          [
            /its log_digest is not that of its lines/,
            fourth,
            [withRecord(stage, { log_digest: `sha256:${"0".repeat(64)}` })],
          ],
          [
            /a line of its log is of another stage/,
            fourth,
            [withRecord(stage, { op_id: "17294334454/2/5" })],
          ],
          [/it is of another run/, fourth, [stageOf(run, 9)]],
          [/op_id "17294334454\/2\/4" occurs 2 times/, fourth, [stage, stage]],
          [/and is of a pull request/, { ...fourth, isOfPullRequest: true }, [stage]],
        ];
        for (const [words, of, stages] of wrong) {
          await assert.rejects(insertRun(connection, of, stages), (error) => words.test(said(error)));
        }
        assert.equal((await heldRunIds(connection)).size, 3);
      });

      it("are held to the seed by the database itself", async () => {
        const insert = (column: string, value: string): string =>
          `insert into ${table} select (r).* from (select jsonb_populate_record(s, '${JSON.stringify({
            id: "3f1e9a52-7c64-5b0e-9d1f-2a6c8e4b7d10",
            op_id: "another",
          })}'::jsonb || jsonb_build_object('${column}', ${value})) as r from ${table} s limit 1) one`;
        for (const [column, value] of [
          ["component", "'ocr-worker'"],
          ["stage_name", "'1st'"],
          ["status", "'succeeded'"],
          ["finished_at", "null"],
          ["finished_at", "'2026-11-28T09:00:00Z'"],
          ["duration_ms", "-1"],
          ["artifact_url", "null"],
          ["artifact_url", "'https://github.com.evil.example/o/r/actions/runs/1/artifacts/2'"],
          ["artifact_url", "'https://github.com/lotus-labs/lotus/actions/runs/1'"],
          ["log_digest", `'sha256:${"0".repeat(64)}'`],
          ["op_id", `'${run.runId}/2/1'`],
          ["environment", "'prod'"],
          ["metadata", "'[]'::jsonb"],
          ["lines", "''"],
          ["pipeline_run_id", "'3f1e9a52-7c64-5b0e-9d1f-2a6c8e4b7d10'"],
        ] as const) {
          await assert.rejects(
            connection.run(insert(column, value)),
            /violates (?:check|unique|foreign key) constraint/,
            `${column} ${value}`,
          );
        }
        await connection.run(`begin; ${insert("branch", "'main'")}; rollback`);
        for (const sql of [
          `update ${table} set status = 'failure'`,
          `delete from ${table}`,
          `truncate ${table}`,
        ])
          await assert.rejects(connection.run(sql), /evidence is only added to/);
      });

      it("are told where somebody has changed or removed one", async () => {
        const opId = `${run.runId}/2/2`;
        for (const [sql, words] of [
          [
            `update ${table} set status = 'failure' where op_id = '${opId}'`,
            `the stage ${opId}: it is not what was taken in`,
          ],
          [
            `update ${table} set lines = replace(lines, ':3000', ':1'), log_digest = 'sha256:' || encode(sha256(convert_to(replace(lines, ':3000', ':1'), 'UTF8')), 'hex') where op_id = '${opId}'`,
            `the stage ${opId}: it is not what was taken in`,
          ],
          [
            `update ${table} set branch = chr(8238) where op_id = '${opId}'`,
            `the stage ${opId}: it is none any more`,
          ],
          [
            "update gantry_evidence.pipeline_runs set is_of_pull_request = false",
            `the run ${change.runId}, attempt 1, is not what was taken in`,
          ],
        ] as const) {
          const both = `${off}; alter table gantry_evidence.pipeline_runs disable trigger only_added`;
          await connection.run(`begin; ${both}; ${sql}`);
          await assert.rejects(readStages(connection, {}), (error) => said(error).includes(words), sql);
          assert.deepEqual((await heldStages(connection, now)).problems, [words]);
          await connection.run("rollback");
        }
        await connection.run(`begin; ${off}; delete from ${table} where op_id = '${opId}'`);
        assert.deepEqual((await heldStages(connection, now)).problems, [
          `the run ${run.runId}, attempt 2, has 1 stages, and 2 were taken in`,
        ]);
        await connection.run("rollback");
      });
    });
  }

  it("are there once where two take them in at the same time, and go 30 days after", async () => {
    const project = await EvidenceProject.create();
    await server.admin("create database turns owner app");
    project.use(server.url("turns"));
    assert.equal((await project.run("migrate", "--yes")).exitCode, 0);
    const [one, two] = await Promise.all(
      [1, 2].map(async () => {
        const connection = await connectToServer(server.url("turns"), "DATABASE_URL");
        cleanUp(() => connection.close());
        await connection.run("set role gantry_evidence_writer");
        return connection;
      }),
    );
    assert.ok(one !== undefined && two !== undefined);
    const stages = [stageOf(run, 1), stageOf(run, 2)];
    const added = await Promise.all([insertRun(one, run, stages), insertRun(two, run, stages)]);
    assert.deepEqual(added.toSorted(), [false, true]);
    assert.match(
      (await project.run("status")).stdout,
      /^runs: 1 with 2 stages, without a report 0, past retention 0$/m,
    );
    assert.match((await project.run("verify")).stdout, /2 stages of 1 run$/m);
    const age = (name: string): string =>
      `alter table gantry_evidence.${name} disable trigger only_added;
       update gantry_evidence.${name} set taken_in_at = now() - interval '31 days';
       alter table gantry_evidence.${name} enable always trigger only_added;`;
    await server.admin(age("pipeline_runs") + age("pipeline_stage_records"), "turns");
    await insertRun(one, { ...change, missing: "it has no artifact report-1" }, []);
    assert.match((await project.run("prune", "--yes")).stdout, /and 1 run with what they left went from/);
    const { problems, ...counts } = await heldStages(one, new Date());
    assert.deepEqual([counts, problems], [{ runs: 1, stages: 0, missing: 1, pastRetention: 0 }, []]);
  });
});

function withRecord(stage: TakenStage, fields: Partial<TakenStage["record"]>): TakenStage {
  return { ...stage, record: { ...stage.record, ...fields } };
}
