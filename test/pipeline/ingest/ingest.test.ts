import { strict as assert } from "node:assert";
import { cpSync } from "node:fs";
import { z } from "zod";
import { connectToServer } from "../../../database/connection/server.ts";
import { readStages, type ReadStages } from "../../../evidence/store/read-stages.ts";
import type { Ran } from "../../support/gantry.ts";
import { gitAs, knownAs } from "../../support/git-as.ts";
import { inProcess } from "../../support/in-process.ts";
import { LoopbackServer } from "../../support/loopback-server.ts";
import { startPostgres, type Server } from "../../support/postgres.ts";
import { checkout, TestProject } from "../../support/project.ts";
import {
  artifactId,
  at,
  FakeActions,
  type FakeAttempt,
  type FakeJob,
  type FakeRun,
  logOf,
  scanText,
} from "./actions.ts";

const said = z.object({
  taken: z.number(),
  ofPullRequests: z.number(),
  stages: z.number(),
  scans: z.number(),
  missing: z.array(z.object({ run: z.string(), attempt: z.number(), why: z.string(), refused: z.boolean() })),
  later: z.number(),
  failures: z.array(z.string()),
  problems: z.array(z.string()),
});

const build: FakeJob = {
  id: 11,
  name: "build",
  conclusion: "success",
  from: 5,
  to: 65,
  steps: ["Check out", "Build"],
};
const push: FakeJob = { id: 12, name: "GHCR Push", conclusion: "failure", from: 70, to: 90, steps: ["Push"] };
const one = (more: Partial<FakeAttempt> = {}): FakeAttempt => ({ jobs: [build], ...more });
/** A run whose jobs have ids of their own. */
function run(id: number, attempt: FakeAttempt = one(), more: Partial<FakeRun> = {}): FakeRun {
  const jobs = attempt.jobs.map((job) => ({ ...job, id: id * 100 + job.id }));
  return { id, attempts: [{ ...attempt, jobs }], ...more };
}

describe("gantry evidence ingest", () => {
  let server: Server;
  let github: LoopbackServer;
  let project: TestProject;
  let databases = 0;
  let database = "";

  before(async function () {
    server = await startPostgres(this);
    github = await new LoopbackServer().start();
    project = new TestProject();
    cpSync(`${checkout}/.github/workflows`, project.path(".github", "workflows"), { recursive: true });
    await gitAs(project.root, ["init", "--quiet"]);
    await knownAs(project.root);
    await server.admin("create database empty owner app");
    database = "empty";
    assert.equal((await gantry("migrate", "--yes")).exitCode, 0);
  });

  beforeEach(async () => {
    databases += 1;
    database = `ingest${databases}`;
    await server.admin(`create database ${database} owner app template empty`);
  });

  function gantry(...words: readonly string[]): Promise<Ran> {
    const env = { GITHUB_API_URL: github.url, GITHUB_TOKEN: "token", DATABASE_URL: server.url(database) };
    return inProcess(["evidence", ...words], {
      cwd: project.root,
      env: { ...env, HOME: project.root, PATH: process.env["PATH"] },
    });
  }
  async function hasRuns(...runs: readonly FakeRun[]): Promise<FakeActions> {
    const actions = await FakeActions.of(runs);
    github.answer(actions.answer(github.url));
    return actions;
  }
  /** What an ingest says, with its exit code. */
  async function ingest(exitCode: number, ...words: readonly string[]): Promise<z.infer<typeof said>> {
    const ran = await gantry("ingest", "--json", ...words);
    assert.equal(ran.exitCode, exitCode, ran.stdout + ran.stderr);
    return said.parse(JSON.parse(ran.stdout));
  }
  async function stored(): Promise<ReadStages> {
    const connection = await connectToServer(server.url(database), "DATABASE_URL");
    try {
      return await readStages(connection, {});
    } finally {
      await connection.close();
    }
  }

  /** The scans that are there, by their id: of which run, and over what. */
  async function scans(): Promise<string[]> {
    const connection = await connectToServer(server.url(database), "DATABASE_URL");
    try {
      const rows = await connection.query(
        z.object({ said: z.string() }),
        `select pipeline_run_id || ' ' || (record::json -> 'summary' ->> 'scope') as said
           from gantry_evidence.security_audits order by id`,
      );
      return rows.map(({ said: each }) => each);
    } finally {
      await connection.close();
    }
  }

  it("keeps a record of each stage, with what GitHub says of its run, once", async () => {
    await hasRuns(
      run(1, {
        jobs: [
          build,
          push,
          { ...build, id: 13, name: "Tag Deploy", conclusion: "skipped", from: 91, to: 90, steps: [] },
        ],
      }),
      run(2, one({ jobs: [{ ...build, name: "production" }] }), {
        path: ".github/workflows/promote.yml",
        event: "workflow_dispatch",
      }),
      run(3, one({ jobs: [{ ...build, conclusion: "cancelled", name: "deploy" }] }), {
        path: ".github/workflows/deploy-staging.yml",
      }),
    );
    const first = await ingest(0);
    assert.deepEqual([first.taken, first.stages, first.scans, first.ofPullRequests], [3, 5, 3, 0]);
    const { stages } = await stored();
    assert.deepEqual(
      stages.map(({ record }) => [
        record.stage_name,
        record.component,
        record.status,
        record.environment,
        record.duration_ms,
      ]),
      [
        ["build", "api", "success", "staging", 60_000],
        ["production", "shared", "success", "production", 60_000],
        ["deploy", "shared", "failure", "staging", 60_000],
        ["GHCR Push", "api", "failure", "staging", 20_000],
        ["Tag Deploy", "api", "skipped", "staging", 0],
      ],
    );
    const [stage] = stages;
    assert.deepEqual(
      [stage?.record.branch, stage?.record.triggered_by, stage?.record.artifact_url, stage?.record.op_id],
      [
        "main",
        "mali-s",
        `https://github.com/lotus-labs/lotus/actions/runs/1/artifacts/${artifactId(run(1), 1)}`,
        "1/1/111",
      ],
    );
    assert.equal(stage?.lines.length, 2);
    assert.equal(stages.at(-1)?.record.artifact_url, null);
    github.asked.length = 0;
    assert.deepEqual((await ingest(0)).taken, 0);
    assert.ok(github.asked.every(({ path }) => path.includes("/actions/runs?")));
  });

  it("marks what is of a pull request or a fork, and knows no environment of it", async () => {
    await hasRuns(
      run(1, one(), { event: "pull_request", path: ".github/workflows/pull-request.yml" }),
      run(2, one(), { fork: true }),
      run(3, one(), { branch: null }),
    );
    assert.equal((await ingest(0)).ofPullRequests, 2);
    const { stages } = await stored();
    assert.deepEqual(
      stages.map(({ run: of, record }) => [of.runId, of.isOfPullRequest, record.environment]),
      [
        ["1", true, null],
        ["2", true, null],
        ["3", false, "staging"],
      ],
    );
  });

  it("has every attempt, also one before another that still runs, and no stage twice", async () => {
    const again = { ...push, id: 22, conclusion: "success", from: 200, to: 230 } as const;
    const carried = { ...build, id: 21 };
    const attempts = [{ jobs: [build, push] }, { jobs: [carried, again], startedAt: 190, actor: "nok" }];
    const later = { id: 5, attempts: [...attempts, { jobs: [], startedAt: 400 }], status: "in_progress" };
    await hasRuns({ id: 4, attempts }, later);
    const { taken, stages } = await ingest(0);
    assert.deepEqual([taken, stages], [4, 6]);
    const all = (await stored()).stages.filter(({ run: of }) => of.runId === "4");
    assert.deepEqual(
      all.map(({ record }) => [record.op_id, record.triggered_by]),
      [
        ["4/1/11", "mali-s"],
        ["4/1/12", "mali-s"],
        ["4/2/22", "nok"],
      ],
    );
    await hasRuns({ id: 4, attempts }, { ...later, status: "completed" });
    const { missing } = await ingest(3);
    assert.deepEqual(
      missing.map(({ run: id, attempt, why }) => [id, attempt, why]),
      [["5", 3, "it has no jobs"]],
    );
  });

  it("names a report that is lost once, and one that is not true, and takes in the others", async () => {
    const of = (id: number): string => logOf(run(id), 1);
    await hasRuns(
      run(1, one({ report: "none" })),
      run(2, one({ report: "expired" })),
      run(3, one({ report: "gone" })),
      run(4, one({ kept: Buffer.from("no archive") })),
      run(5, one({ log: of(6) })),
      run(6, one({ log: of(6).replace('"code":0', '"code":1') })),
      run(7, one({ log: of(7).slice(0, -9) })),
      run(8, one({ log: of(8) + of(8) })),
      run(9, one({ log: "<html>\n" })),
      run(10),
    );
    const first = await ingest(3);
    assert.equal(first.taken, 1);
    assert.deepEqual(
      first.missing.map(({ why, refused }) => [why, refused]),
      [
        ["it has no artifact report-1", false],
        ["its artifact report-1 has expired", false],
        ["its artifact report-1 is gone", false],
        ["its artifact 41: it cannot be unpacked", true],
        ['its artifact 51: line 1 of its log is of "6/1/611", which is no stage of this attempt', true],
        ['its artifact 61: line 1 of its log is not what GitHub says of "6/1/611"', true],
        ["its artifact 71: line 2 of its log is cut off", true],
        ['its artifact 81: line 3 of its log is not what GitHub says of "8/1/811"', true],
        ["its artifact 91: line 1 of its log is none of a stage", true],
      ],
    );
    assert.deepEqual((await ingest(0)).missing, []);
    const { stages, missing } = await stored();
    assert.deepEqual([stages.map(({ run: each }) => each.runId), missing.length], [["10"], 9]);
  });

  it("takes in what the scans of an attempt left, each once, and names what is none or of another run", async () => {
    const attempts = [one({ scan: scanText("1", 1, "staged") }), one({ startedAt: 100 })];
    await hasRuns(
      { id: 1, attempts },
      run(2, one({ scan: null })),
      run(3, one({ scan: null, jobs: [{ ...build, conclusion: "cancelled" }] })),
      run(4, one({ scan: scanText("1", 4) })),
      run(5, one({ scan: "{}" })),
      run(6, one({ report: "none" })),
    );
    const first = await ingest(3);
    assert.deepEqual([first.taken, first.scans], [6, 3]);
    assert.deepEqual(first.problems, [
      "the run 2, attempt 1: it left no scan",
      "the run 4, attempt 1: its scan: the artifact 45 is of the run 1",
      "the run 5, attempt 1: its scan: the artifact 55 is not what a scan writes",
    ]);
    assert.deepEqual(await scans(), ["1 staged", "1 history", "6 history"]);
    assert.deepEqual((await ingest(0)).scans, 0);
    const more = [one({ startedAt: 200, scan: scanText("1", 1) }), one({ startedAt: 300, scan: null })];
    await hasRuns({ id: 1, attempts: [...attempts, ...more] });
    assert.deepEqual((await ingest(3)).problems, [
      "the run 1, attempt 3: the scan scan-1-1 was not taken: another has its id",
    ]);
  });

  it("leaves for the next time what did not come, came damaged, or may still come", async () => {
    const archives = { sent: (right: Buffer) => right.subarray(0, right.length - 20) };
    const actions = await hasRuns(
      run(1, one(archives)),
      run(2, one({ report: "none" }), { changedAt: new Date().toISOString() }),
      run(3),
      run(4),
    );
    actions.instead = (path) => (path.includes("/runs/3/") ? { status: 500, body: {} } : undefined);
    const { taken, later, failures } = await ingest(1);
    assert.deepEqual([taken, later], [1, 1]);
    assert.match(
      failures.join("\n"),
      /^the run 1, attempt 1: the artifact 11 of the run 1 did not come as GitHub has it\nthe run 3, .*failed \(500/,
    );
    await hasRuns(run(1), run(2), run(3), run(4));
    assert.equal((await ingest(0)).taken, 3);
  }).timeout(60_000);

  it("stops where GitHub asks to wait, or refuses the token, and the next call goes on", async () => {
    const runs = [run(1), run(2), run(3)];
    const actions = await hasRuns(...runs);
    const limit = { "retry-after": "3600", "x-ratelimit-remaining": "0", "content-type": "application/json" };
    actions.instead = (path) =>
      path.includes("/runs/2/") ? { status: 403, headers: limit, body: {} } : undefined;
    const { taken, failures } = await ingest(1);
    assert.equal(taken, 1);
    assert.deepEqual(failures, [
      "the run 2, attempt 1: could not read the run 2: GitHub asks to wait",
      "not asked for after that: 1 attempt at runs",
    ]);
    actions.instead = () => undefined;
    const dry = await gantry("ingest", "--dry-run");
    assert.match(
      dry.stdout,
      /^2 attempts at runs would be asked for\n {2}the run 2, attempt 1, of \.github\/workflows\/staging-api\.yml\n/,
    );
    assert.equal((await ingest(0)).taken, 2);
  });

  it("has each once where two take them in at the same time, or one is killed half-way", async () => {
    const runs = Array.from({ length: 12 }, (_, index) => run(index + 1));
    const actions = await hasRuns(...runs);
    const [left, right] = await Promise.all([ingest(0), ingest(0)]);
    assert.equal(left.taken + right.taken, 12);
    assert.equal((await stored()).stages.length, 12);
    const more = await hasRuns(...runs, run(13), run(14));
    const kill = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}' and application_name like 'gantry%'`;
    let killed: Promise<unknown> = Promise.resolve();
    more.instead = (path) => {
      if (path.includes("/runs/14/artifacts")) killed = server.admin(kill);
      return undefined;
    };
    const ran = await gantry("ingest");
    await killed;
    assert.ok(ran.exitCode === 1 || ran.exitCode === 0, ran.stderr);
    github.answer(actions.answer(github.url));
    await hasRuns(...runs, run(13), run(14));
    await ingest(0);
    assert.equal((await stored()).stages.length, 14);
  });

  it("passes over workflows that leave no report, and asks for a day in parts where GitHub tells no more", async () => {
    project.write(".github/workflows/own.yml", "on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n");
    await hasRuns(
      run(1, one({ silent: true }), { path: ".github/workflows/own.yml" }),
      run(2, one({ silent: true }), { path: ".github/workflows/gone.yml" }),
      run(3, one({ silent: true }), { path: "dynamic/github-code-scanning/codeql" }),
      run(4, one(), { path: ".github/workflows/gone.yml@refs/heads/main" }),
    );
    assert.equal((await ingest(0)).taken, 1);
    assert.deepEqual(
      github.asked.filter(({ path }) => /\/runs\/[13]\//.test(path)),
      [],
    );
    await hasRuns(
      ...Array.from({ length: 1500 }, (_, index) =>
        run(index + 1, one({ silent: true }), {
          path: ".github/workflows/own.yml",
          createdAt: index,
        }),
      ),
      run(1501, one(), { createdAt: 1500 }),
    );
    assert.equal((await ingest(0)).taken, 1);
  });

  it("refuses in a sentence what is no day, too long ago, or no GitHub", async () => {
    await hasRuns();
    for (const [words, exitCode, message] of [
      [["--since", "monday"], 2, /--since "monday" is no day and no time/],
      [["--since", "2020-01-01"], 2, /--since "2020-01-01" is more than 30 days ago/],
      [["--since", "2999-01-01"], 2, /is still to come/],
    ] as const) {
      const ran = await gantry("ingest", ...words);
      assert.equal(ran.exitCode, exitCode, ran.stderr);
      assert.match(ran.stderr, message);
    }
    assert.equal((await ingest(0, "--since", at(-86_400))).taken, 0);
    github.answer(() => ({ status: 401, headers: { "content-type": "application/json" }, body: {} }));
    const ran = await gantry("ingest");
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stderr, /could not list the runs of .*: GitHub refuses the token \(401\)/);
  });
});
