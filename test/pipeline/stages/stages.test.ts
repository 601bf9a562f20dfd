import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { findProject } from "../../../catalog/project.ts";
import { inEvidenceAs } from "../../../evidence/store/open.ts";
import { writerRole } from "../../../evidence/store/schema.ts";
import { insertRun } from "../../../evidence/store/stage-records.ts";
import type { TakenRun, TakenStage } from "../../../evidence/store/taken-run.ts";
import { DeliveredProject } from "../../support/delivered.ts";
import { gitAs } from "../../support/git-as.ts";
import type { Ran } from "../../support/gantry.ts";
import { inProcess } from "../../support/in-process.ts";
import { startPostgres } from "../../support/postgres.ts";
import { run, stageOf } from "../../evidence/taken-stages.ts";

const stage = z.object({
  component: z.string(),
  stage: z.string(),
  ran: z.number(),
  failed: z.number(),
  skipped: z.number(),
  failedPercent: z.number().nullable(),
  medianMs: z.number().nullable(),
  p95Ms: z.number().nullable(),
  longestMs: z.number().nullable(),
});
const said = z.object({
  deliveries: z.object({
    figures: z.array(z.object({ id: z.string(), value: z.number().nullable(), goal: z.number().nullable() })),
    changes: z.array(z.object({ outcome: z.string() })),
  }),
  stages: z.union([
    z.object({ why: z.string() }),
    z.object({
      database: z.string(),
      deliveries: z.array(stage),
      pullRequests: z.array(stage),
      withoutReport: z.array(z.object({ runId: z.string(), missing: z.string() })),
    }),
  ]),
});

/** A product whose api was released three times in the last weeks, the second time in vain. */
async function released(): Promise<DeliveredProject> {
  const made = await DeliveredProject.create();
  made.commit(1000);
  made.version("api/v1.0.0", 999);
  made.attempt({ to: ["api/v1.0.0"], began: 998, ended: 997.95 });
  made.commit(410);
  made.version("api/v1.1.0", 401);
  made.attempt({ to: ["api/v1.1.0"], from: ["api/v1.0.0"], began: 400, ended: 399.8, status: "FAILED" });
  made.attempt({ to: ["api/v1.1.0"], from: ["api/v1.0.0"], began: 399.6, ended: 399.5 });
  made.commit(202);
  made.version("portal/v2.0.0", 201);
  made.attempt({ to: ["portal/v2.0.0"], cause: "promote", began: 200, ended: 199.9 });
  return made;
}

describe("gantry stages", () => {
  let product: DeliveredProject;
  before(async () => {
    product = await released();
  });

  const stages = (
    words: readonly string[],
    { of = product, url }: { of?: DeliveredProject; url?: string } = {},
  ): Promise<Ran> =>
    inProcess(["stages", ...words], {
      cwd: of.root,
      env: { PATH: process.env["PATH"], HOME: of.root, DATABASE_URL: url },
      columns: 80,
    });

  it("shows the figures of deliveries without a database as well, names what is missing, and is no success", async () => {
    const page = join(product.root, "stages.html");
    const ran = await stages(["--json", "--html", "stages.html"]);
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stderr, /^gantry: the stages are missing: DATABASE_URL is not set/);
    const { deliveries, stages: missing } = said.parse(JSON.parse(ran.stdout));
    assert.ok("why" in missing);
    assert.deepEqual(
      deliveries.figures.map(({ id, value, goal }) => [id, value, goal]),
      [
        ["deploymentFrequency", 0.5, null],
        // 10.5 hours; a first version has nothing to compare with.
        ["leadTime", 630, null],
        ["changeFailureRate", 25, null],
        ["timeToRestore", 18, 30],
        ["propagation", 6, 5],
      ],
    );
    assert.match(readFileSync(page, "utf8"), /<strong>Missing<\/strong>: DATABASE_URL/);
  });

  it("says what each figure was made of, on 80 columns", async () => {
    const { stdout } = await stages([]);
    assert.match(stdout, /^deliveries to production, \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d$/m);
    assert.match(stdout, /^ {4}18 min \(1 incident; within the 30 min that are asked for\)$/m);
    assert.match(stdout, /^from this clone alone, as it was fetched last: --fetch asks the remote$/m);
    assert.ok(stdout.split("\n").every((line) => line.length <= 80));
  });

  it("counts those of one component alone, and says where it has none", async () => {
    const of = async (component: string): Promise<string> =>
      (await stages(["--component", component])).stdout;
    assert.match(await of("portal"), /1 deployment in 8 days/);
    assert.match(await of("api"), /2 deployments in 41 days/);
    assert.match(await of("shared"), /none: production has no surface "shared"/);
    assert.equal((await stages(["staging"])).exitCode, 1);
  });

  it("refuses a time that is none or has not been, and an environment that is not there", async () => {
    for (const since of ["yesterday", "2999-01-01"]) {
      const ran = await stages(["--since", since]);
      assert.equal(ran.exitCode, 2);
      assert.match(ran.stderr, new RegExp(`--since "${since}"`));
    }
    assert.equal((await stages(["nowhere"])).exitCode, 2);
  });

  it("asks the remote first with --fetch, and brings the tags and records that the clone lacks", async () => {
    const clone = await DeliveredProject.create();
    await gitAs(clone.root, ["remote", "add", "origin", `file://${product.root}`]);
    assert.equal((await stages([], { of: clone })).exitCode, 2);
    const { stdout, stderr } = await stages(["--fetch"], { of: clone });
    assert.match(stdout, /3 deployments in 41 days/, stderr);
    assert.match(stdout, /^the remote was asked$/m);
  });

  it("refuses a clone that is shallow, or has no version's tag, and says how to mend it", async () => {
    const shallow = join(product.root, ".git", "shallow");
    writeFileSync(shallow, readFileSync(join(product.root, ".git/refs/heads/main"), "utf8"));
    const cut = await stages([]);
    rmSync(shallow);
    assert.equal(cut.exitCode, 2);
    assert.match(cut.stderr, /the clone is shallow[^]*git fetch --unshallow/);
    rmSync(join(product.root, ".git", "packed-refs"), { force: true });
    const bare = await DeliveredProject.create();
    bare.commit(1);
    const none = await stages([], { of: bare });
    assert.equal(none.exitCode, 2);
    assert.match(none.stderr, /has no version's tag[^]*git fetch --tags/);
  });

  /** 24 attempts at a run, a third of them of pull requests, and one without a report. */
  async function takeIn(url: string | undefined): Promise<void> {
    const which = {
      project: findProject(product.root),
      place: "remote",
      env: { DATABASE_URL: url },
    } as const;
    await inEvidenceAs(writerRole, which, async ({ connection }) => {
      for (let day = 1; day <= 36; day += 1) {
        const isOfPullRequest = day % 3 === 0;
        const startedAt = new Date(product.now - day * 86_400_000).toISOString();
        const of: TakenRun = { ...run, runId: String(100 + day), isOfPullRequest, startedAt };
        await insertRun(connection, of, [
          changed(stageOf(of, 10 * day), { stage_name: "Pytest", duration_ms: day * 1000 }),
          changed(stageOf(of, 10 * day + 1), {
            status: day === 1 ? "failure" : "success",
            component: "portal",
          }),
          changed(stageOf(of, 10 * day + 2), { status: "skipped", artifact_url: null, component: "portal" }),
        ]);
      }
      const startedAt = new Date(product.now).toISOString();
      await insertRun(
        connection,
        { ...run, runId: "99", startedAt, missing: "its artifact had expired" },
        [],
      );
    });
  }

  async function showsStages(url: string | undefined): Promise<void> {
    const ran = await stages(["--json"], url === undefined ? {} : { url });
    assert.equal(ran.exitCode, 0, ran.stderr);
    const { stages: shown } = said.parse(JSON.parse(ran.stdout));
    assert.ok("deliveries" in shown);
    const [pytest, push] = shown.deliveries;
    // 24 runs of 1, 2, 4, 5, … 35 seconds: the 12th and the 23rd of them.
    assert.deepEqual(
      [pytest?.stage, pytest?.ran, pytest?.medianMs, pytest?.p95Ms, pytest?.longestMs],
      ["Pytest", 24, 17_000, 34_000, 35_000],
    );
    assert.deepEqual(
      [push?.component, push?.ran, push?.failed, push?.skipped, push?.failedPercent],
      ["portal", 24, 1, 24, 4.2],
    );
    assert.deepEqual(
      shown.pullRequests.map(({ ran: many, p95Ms, medianMs }) => [many, p95Ms, medianMs]),
      [
        [12, null, 18_000],
        [12, null, 4000],
      ],
    );
    assert.deepEqual(
      shown.withoutReport.map(({ runId }) => runId),
      ["99"],
    );
  }

  async function showsText(url: string): Promise<void> {
    const text = (await stages(["--component", "portal", "--since", agoText(10)], { url })).stdout;
    assert.match(text, /^portal +GHCR Push +7 +1 \(14\.3 %\) +4 s +- /m);
    assert.doesNotMatch(text, /Pytest/);
    assert.match(text, /^stages of pull requests, which count in no figure above$/m);
    assert.match(text, /^p95 takes 20 runs: of fewer it would be the longest$/m);
    assert.match(text, /^run 99, attempt 2, of .* left no report: its\n {2}artifact had expired$/m);
    assert.ok(text.split("\n").every((line) => line.length <= 80));
  }

  it("shows the stages in an embedded database, and fails where no run was ever taken in", async () => {
    mkdirSync(join(product.root, ".gantry", "evidence", "remote"), { recursive: true });
    const empty = await stages([]);
    assert.equal(empty.exitCode, 1);
    assert.match(empty.stderr, /has\s+no\s+run\s+of\s+a\s+workflow/);
    await takeIn(undefined);
    await showsStages(undefined);
  });

  it("shows the stages on a server, and whoever changed one is told there", async function () {
    const server = await startPostgres(this);
    await server.admin("create database stages owner app");
    const url = server.url("stages");
    const early = await stages([], { url });
    assert.equal(early.exitCode, 2);
    assert.match(early.stderr, /has\s+no\s+schema\s+for\s+evidence[^]*gantry evidence migrate/);
    const made = await inProcess(["evidence", "migrate", "--yes"], {
      cwd: product.root,
      env: { PATH: process.env["PATH"], HOME: product.root, DATABASE_URL: url },
    });
    assert.equal(made.exitCode, 0, made.stderr);
    await takeIn(url);
    await showsStages(url);
    await showsText(url);
    const table = "gantry_evidence.pipeline_stage_records";
    await server.admin(
      `alter table ${table} disable trigger only_added; update ${table} set duration_ms = 1 where stage_name = 'Pytest'`,
      "stages",
    );
    const changed = await stages([], { url });
    assert.equal(changed.exitCode, 3);
    assert.match(changed.stdout, /^deliveries to production/);
    assert.match(changed.stderr, /are not what was taken in/);
    await server.stop();
    assert.equal((await stages([], { url })).exitCode, 1);
  });

  const agoText = (days: number): string => new Date(product.now - days * 86_400_000 - 60_000).toISOString();
});

function changed(of: TakenStage, record: Partial<TakenStage["record"]>): TakenStage {
  return { ...of, record: { ...of.record, environment: null, ...record } };
}
