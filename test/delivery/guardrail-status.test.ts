import assert from "node:assert/strict";
import { z } from "zod";
import { showGuardrails } from "../../delivery/guardrail-status.ts";
import { captured } from "../support/captured.ts";
import { LoopbackServer, type Reply } from "../support/loopback-server.ts";
import { TestProject } from "../support/project.ts";
import { assertScreen } from "../support/screen.ts";

const now = new Date("2026-11-20T10:10:00Z");
const vector = (value: number): Reply => ({
  body: {
    status: "success",
    data: { resultType: "vector", result: [{ metric: {}, value: [1, String(value)] }] },
  },
});
const nothing: Reply = { body: { status: "success", data: { resultType: "vector", result: [] } } };
const documents = z.array(
  z.looseObject({
    id: z.string(),
    level: z.string(),
    value: z.number().nullable(),
    since: z.string(),
    isOlder: z.boolean(),
    left: z.object({ amount: z.number(), unit: z.string() }).nullable(),
    values: z.array(z.number().nullable()),
    unread: z.unknown(),
  }),
);

describe("gantry guardrail status", () => {
  let project: TestProject;
  let server: LoopbackServer;
  before(async () => {
    project = new TestProject();
    server = await new LoopbackServer().start();
  });

  /** The latency rises above its hold 20 minutes ago; the quota is used to 90 percent; of the others nothing is known. */
  function answered(path: string): Reply {
    const asked = new URL(path, server.url).searchParams;
    const query = asked.get("query") ?? "";
    const minutesAgo = (now.getTime() - Date.parse(asked.get("time") ?? "")) / 60_000;
    if (query.includes("latencies")) return vector(minutesAgo < 25 ? 2600 : 400);
    if (query.includes("allocation_time")) return vector(324_000 - minutesAgo * 100);
    return nothing;
  }

  async function run(options: { json?: boolean; columns?: number; env?: Record<string, string> } = {}) {
    const env = {
      CLOUDSDK_API_ENDPOINT_OVERRIDES_MONITORING: server.url,
      GOOGLE_OAUTH_ACCESS_TOKEN: "t",
      ...options.env,
    };
    const { context, stdout } = captured({ cwd: project.root, env, columns: options.columns });
    const asked = { environment: "staging", local: false, json: options.json ?? false, now };
    return { code: await showGuardrails(context, asked), text: stdout() };
  }

  it("says value, level, what is left and since when, and fails for none of them", async () => {
    server.answer(({ path }) => answered(path));
    const { code, text } = await run({ json: true });
    assert.equal(code, 0);
    const [latency, cpu, requests] = documents.parse(JSON.parse(text));
    assert.deepEqual([latency?.level, latency?.value, latency?.isOlder], ["hold", 2.6, false]);
    assert.deepEqual(latency?.values, [0.4, 0.4, 0.4, 0.4, 0.4, 2.6, 2.6, 2.6]);
    assert.equal(latency.since, "2026-11-20T09:50:00.000Z");
    assert.deepEqual([cpu?.level, cpu?.left], ["alert", { amount: 36_400, unit: "vCPU-s" }]);
    assert.deepEqual([requests?.level, requests?.value, requests?.left], ["unknown", null, null]);
  });

  for (const columns of [80, 40]) {
    it(`is a table on a terminal of ${columns} columns`, async () => {
      server.answer(({ path }) => answered(path));
      const { text } = await run({ columns });
      const screen = columns === 80 ? "guardrail-status" : `guardrail-status-${columns}`;
      assertScreen(screen, "gantry guardrail status staging", text);
    });
  }

  it("fails where a series cannot be read, says why once, and asks no further back", async () => {
    server.answer(() => ({ status: 403 }));
    const before = server.asked.length;
    const { code, text } = await run();
    assert.equal(code, 1);
    assert.equal(server.asked.length - before, 5);
    assert.match(text, /api-p95 +- +unread/);
    assert.match(text, /the token may not do that at Cloud Monitoring \(403\)/);
    const without = await run({ env: { GOOGLE_OAUTH_ACCESS_TOKEN: "" } });
    assert.equal(without.code, 1);
    assert.equal(without.text.split("no token for Cloud Monitoring").length, 2);
  });
});
