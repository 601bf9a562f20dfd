import assert from "node:assert/strict";
import { runMigrationJob } from "../../../delivery/migrations/run-job.ts";
import { GantryError } from "../../../model/errors.ts";
import { LoopbackServer, type Asked, type Reply } from "../../support/loopback-server.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

const job = "projects/lotus-production/locations/us-east1/jobs/migrations";
const execution = `${job}/executions/migrations-x7k2p`;
const canary = "canary-token-51c2";

/** Google's answers, as its reference describes them. */
const answers = {
  started: { body: { name: "projects/lotus-production/operations/1", metadata: { name: execution } } },
  running: { body: { name: execution, runningCount: 1 } },
  succeeded: { body: { completionTime: "2026-11-29T18:01:00Z", succeededCount: 1 } },
  failed: {
    body: {
      completionTime: "2026-11-29T18:01:00Z",
      failedCount: 1,
      logUri: "https://console.cloud.google.com/logs/viewer",
      conditions: [
        { type: "Completed", state: "CONDITION_FAILED", message: "Task migrations-x7k2p-task0 failed" },
        { type: "Started", state: "CONDITION_SUCCEEDED", message: "Started" },
      ],
    },
  },
  cancelled: { body: { completionTime: "2026-11-29T18:01:00Z", cancelledCount: 1 } },
  log: {
    body: {
      entries: [
        { textPayload: "1 migration up in production, schema app_prod:" },
        { jsonPayload: { message: "1 migration ran up in production" } },
      ],
    },
  },
  nothing: { body: {} },
  refused: { status: 403, body: { error: { message: "Permission denied", status: "PERMISSION_DENIED" } } },
} satisfies Record<string, Reply>;

describe("the job that migrates", () => {
  let google: LoopbackServer;

  before(async () => {
    google = await new LoopbackServer().start();
  });

  /** Runs it; what was said, and the error where there was one. */
  async function run(
    executions: readonly Reply[],
    {
      log = answers.log,
      start = answers.started,
      interruptedAt,
    }: { log?: Reply; start?: Reply; interruptedAt?: string } = {},
  ): Promise<{
    said: string[];
    asked: readonly Asked[];
    error: GantryError | undefined;
    clock: VirtualClock;
  }> {
    const left = [...executions];
    google.answer(({ path }) => {
      if (path.endsWith(":run")) return start;
      if (path === "/v2/entries:list") return log;
      return (left.length > 1 ? left.shift() : left[0]) ?? { status: 404 };
    });
    const said: string[] = [];
    const tell = (text: string): void => void said.push(text);
    const clock = new VirtualClock("2026-11-29T18:00:00Z", interruptedAt);
    const env = {
      GOOGLE_OAUTH_ACCESS_TOKEN: canary,
      CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN: google.url,
      CLOUDSDK_API_ENDPOINT_OVERRIDES_LOGGING: google.url,
    };
    const progress = { step: tell, tick: () => undefined, done: () => undefined };
    const timing = { deadlineMs: 1000, overallMs: 2000, backoffMs: 1 };
    try {
      await runMigrationJob({ job, timeoutMinutes: 10, env, progress, clock, timing });
    } catch (error) {
      if (error instanceof GantryError) return { said, asked: google.asked, error, clock };
      throw error;
    }
    return { said, asked: google.asked, error: undefined, clock };
  }

  it("is started once, waited for, and its log shown", async () => {
    const { said, asked, error } = await run([answers.running, answers.running, answers.succeeded]);
    assert.equal(error, undefined);
    assert.deepEqual(
      asked.map(({ method, path }) => `${method} ${path}`),
      [`POST /v2/${job}:run`, ...Array<string>(3).fill(`GET /v2/${execution}`), "POST /v2/entries:list"],
    );
    assert.match(asked.at(-1)?.body ?? "", /execution_name\\"=\\"migrations-x7k2p\\"/);
    assert.deepEqual(said.slice(-2), [
      "  1 migration up in production, schema app_prod:",
      "  1 migration ran up in production",
    ]);
  });

  it("fails with what Google and the job say, and the page of its log", async () => {
    const { error } = await run([answers.failed]);
    assert.equal(error?.message, "the migrations failed");
    assert.deepEqual(error.problems, [
      "Task migrations-x7k2p-task0 failed",
      "1 migration up in production, schema app_prod:",
      "1 migration ran up in production",
      "https://console.cloud.google.com/logs/viewer",
    ]);
  });

  it("fails where somebody cancels it", async () => {
    assert.equal((await run([answers.cancelled])).error?.message, "the migrations were cancelled");
  });

  it("succeeds without a log that nobody may read, and says so", async () => {
    const { said, error } = await run([answers.succeeded], { log: answers.refused });
    assert.equal(error, undefined);
    assert.match(said.at(-1) ?? "", /^notice: its log could not be read: .*/);
  });

  it("waits for lines that Google shows late, and not for ever", async () => {
    const { said, clock } = await run([answers.succeeded], { log: answers.nothing });
    assert.match(said.at(-1) ?? "", /nothing of it can be seen yet/);
    assert.ok(clock.waits.length <= 8);
  });

  it("goes on where nobody answers for a while, since the job does too", async () => {
    const silent = Array<Reply>(11).fill({ status: 503 });
    assert.equal((await run([...silent, answers.succeeded])).error, undefined);
  });

  it("gives up where nobody answers for long, and says what was asked", async () => {
    const { error } = await run([{ status: 503 }]);
    assert.match(error?.message ?? "", /Cloud Run/);
  });

  it("does not wait longer than the job may run", async () => {
    const { error } = await run([answers.running]);
    assert.match(error?.message ?? "", /goes on: it has not ended after 10 min/);
    assert.match(error?.hint ?? "", /waits for the lock/);
  });

  it("says what goes on where somebody interrupts the waiting", async () => {
    const { error } = await run([answers.running], { interruptedAt: "2026-11-29T18:00:12Z" });
    assert.match(error?.message ?? "", /was interrupted/);
  });

  it("is not started a second time where the answer got lost", async () => {
    const { error, asked } = await run([answers.running], { start: { drop: true } });
    assert.match(error?.message ?? "", /it may have been done all the same/);
    assert.equal(asked.length, 1);
  });

  it("says who may start it where this account may not, and shows no token", async () => {
    const { error } = await run([], { start: answers.refused });
    assert.match(error?.hint ?? "", /roles\/run\.developer/);
    assert.ok(!`${error?.message ?? ""}${String(error?.problems)}`.includes(canary));
  });
});
