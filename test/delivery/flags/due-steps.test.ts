import { deepEqual, equal, match } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { loadEnvironment } from "../../../catalog/load.ts";
import { dueSteps } from "../../../delivery/flags/due-steps.ts";
import { leaveChanges } from "../../../evidence/leave-changes.ts";
import { captured } from "../../support/captured.ts";
import { FlagProject } from "../../support/flag-project.ts";
import { checkout } from "../../support/project.ts";
import { LoopbackServer, type Reply } from "../../support/loopback-server.ts";

const staging = "environments/staging/config.yml";
const hourMs = 3_600_000;
const documents = z.array(
  z.looseObject({
    flag: z.string(),
    environment: z.string(),
    standing: z.string(),
    from: z.number(),
    to: z.number().nullable(),
    dueAt: z.string().nullable(),
    reasons: z.array(z.string()),
    isUnread: z.boolean(),
  }),
);
const vector = (value: number): Reply => ({
  body: {
    status: "success",
    data: { resultType: "vector", result: [{ metric: {}, value: [1, String(value)] }] },
  },
});
const noData: Reply = { body: { status: "success", data: { resultType: "vector", result: [] } } };

describe("gantry flag due", () => {
  let project: FlagProject;
  let server: LoopbackServer;
  let guardrails: (query: string) => Reply;
  let kills: object[];
  beforeEach(async () => {
    project = await FlagProject.create();
    // Says in which project the series are.
    project.write("Pulumi.staging.yaml", readFileSync(join(checkout, "Pulumi.staging.yaml"), "utf8"));
    server = await new LoopbackServer().start();
    guardrails = () => vector(0);
    kills = [];
    server.answer(({ path }) =>
      path === "/kills"
        ? { body: { kills } }
        : guardrails(new URL(path, server.url).searchParams.get("query") ?? ""),
    );
    project.env = {
      FLAGS_URL: server.url,
      CLOUDSDK_API_ENDPOINT_OVERRIDES_MONITORING: server.url,
      GOOGLE_OAUTH_ACCESS_TOKEN: "t",
    };
  });
  /** As `gantry up` does: the audit has what is in the catalog now. */
  async function apply(): Promise<void> {
    const { context } = captured({ cwd: project.root, env: {} });
    const catalog = loadEnvironment(project.root, "staging");
    const of = {
      root: project.root,
      catalog,
      place: "remote",
      commit: undefined,
      attempt: undefined,
    } as const;
    await leaveChanges(context, of);
  }

  /** @param hours from now on */
  async function due(hours: number, options: { dryRun?: boolean; env?: Record<string, string> } = {}) {
    const env = { ...project.env, ...options.env };
    const { context, stdout } = captured({ cwd: project.root, env });
    const now = new Date(Date.now() + hours * hourMs);
    const asked = { environment: "staging", dryRun: options.dryRun ?? true, yes: true, json: true, now };
    const code = await dueSteps(context, asked);
    const [step] = documents.parse(JSON.parse(stdout()));
    return { code, step };
  }

  it("waits until the share has held for as long as the schedule says, there and not only in the catalog", async () => {
    const merged = await due(1000);
    deepEqual([merged.code, merged.step?.standing], [0, "stopped"]);
    match(String(merged.step?.reasons), /25 % is not there yet, by the audit: "gantry up staging" brings it/);
    await apply();
    const early = await due(23);
    deepEqual([early.step?.standing, early.step?.from, early.step?.to], ["waiting", 25, 50]);
    deepEqual([(await due(25)).step?.standing, (await due(25)).code], ["due", 0]);
    // Nobody is asked before something is due.
    equal((await due(23, { env: { GOOGLE_OAUTH_ACCESS_TOKEN: "" } })).code, 0);
  });

  it("takes one step however long it is overdue, and none before that is merged and there", async () => {
    await apply();
    equal((await due(24 * 30, { dryRun: false })).step?.to, 50);
    match(
      project.read(staging),
      /ocr-tables: \{ enabled: true, rolloutPercentage: 50, ramp: \{ every: 24h \} \}/,
    );
    const uncommitted = await due(24 * 30, { dryRun: false });
    deepEqual(
      [uncommitted.step?.standing, uncommitted.step?.reasons],
      ["stopped", ["what the catalog says of it is not committed"]],
    );
    await project.commit("One step further");
    match(String((await due(24 * 30, { dryRun: false })).step?.reasons), /50 % is not there yet/);
    await apply();
    equal((await due(1)).step?.standing, "waiting");
    equal((await due(25)).step?.to, 100);
    match(project.read(staging), /rolloutPercentage: 50/);
  });

  it("writes nothing with --dry-run, and refuses to write where nobody is there to be asked", async () => {
    await apply();
    const before = project.read(staging);
    await due(25);
    equal(project.read(staging), before);
    equal((await project.gantry("flag", "due", "staging")).exitCode, 2);
    const { stdout, exitCode } = await project.gantry("flag", "due", "staging", "--dry-run");
    equal(exitCode, 0);
    match(stdout, /ocr-tables +staging +25 → 50 % +waiting/);
    match((await project.gantry("flag", "due", "production", "--dry-run")).stdout, /no flag has a schedule/);
  });

  for (const [title, reply, said, code] of [
    ["at hold", (query: string) => vector(query.includes("latencies") ? 2600 : 0), /holds a release/, 0],
    ["at rollback", () => vector(1e9), /takes a release back/, 0],
    ["without data", () => noData, /has no data/, 0],
    ["that cannot be read", (): Reply => ({ status: 403, body: {} }), /was not read/, 1],
  ] as const) {
    it(`stops at a guardrail ${title}, and writes nothing`, async () => {
      await apply();
      guardrails = reply;
      const before = project.read(staging);
      const stopped = await due(25, { dryRun: false });
      deepEqual([stopped.step?.standing, stopped.code], ["stopped", code]);
      match(String(stopped.step?.reasons), said);
      equal(project.read(staging), before);
    });
  }

  it("stops at a kill that the catalog does not follow, and where nobody can be asked for one", async () => {
    await apply();
    kills = [{ flag: "ocr-tables", revision: 1, killedAt: "2026-11-30T05:00:00.000Z" }];
    const killed = await due(25);
    deepEqual([killed.step?.standing, killed.code], ["stopped", 0]);
    match(String(killed.step?.reasons), /it is killed at the edge since 2026-11-30 05:00 UTC/);
    const silent = await due(25, { env: { FLAGS_URL: "http://127.0.0.1:9" } });
    deepEqual([silent.step?.standing, silent.step?.isUnread, silent.code], ["stopped", true, 1]);
  });

  it("leaves a flag that is off to a person, and one that everybody has alone", async () => {
    project.edit(staging, "enabled: true, rolloutPercentage: 25", "enabled: false, rolloutPercentage: 25");
    match(String((await due(25)).step?.reasons), /it is off: a person begins/);
    project.edit(staging, "enabled: false, rolloutPercentage: 25", "enabled: true, rolloutPercentage: 100");
    equal((await due(25)).step?.standing, "done");
  });
});
