import assert from "node:assert/strict";
import { findProject } from "../../../catalog/project.ts";
import { guardrailsOf, readGuardrails } from "../../../delivery/series/read-guardrails.ts";
import { levelOf } from "../../../delivery/series/reading.ts";
import { example } from "../../support/example.ts";
import { LoopbackServer, type Reply } from "../../support/loopback-server.ts";
import { TestProject } from "../../support/project.ts";

const now = new Date("2026-11-20T10:10:00Z");
const vector = (value: string): Reply => ({
  body: { status: "success", data: { resultType: "vector", result: [{ metric: {}, value: [1, value] }] } },
});

describe("reading guardrails", () => {
  let project: TestProject;
  let server: LoopbackServer;
  before(async () => {
    project = new TestProject();
    server = await new LoopbackServer().start();
  });
  const watched = guardrailsOf(example(), [{ id: "api" }]);
  function read(options: { local?: boolean; env?: Record<string, string> } = {}) {
    const env = { CLOUDSDK_API_ENDPOINT_OVERRIDES_MONITORING: server.url, GOOGLE_OAUTH_ACCESS_TOKEN: "t" };
    const place = { project: findProject(project.root), environment: "staging", local: false, env } as const;
    return readGuardrails(watched, { ...place, ...options }, now);
  }

  it("asks for those of the changed surfaces alone, four minutes back", async () => {
    server.answer(() => vector("2400"));
    const [latency, cpu] = await read();
    assert.deepEqual(
      watched.map(({ id }) => id),
      ["api-p95", "cloud-run-cpu", "cloud-run-requests"],
    );
    assert.equal(latency?.value, 2.4);
    assert.equal(latency.to, "2026-11-20T10:06:00.000Z");
    assert.equal(latency.from, "2026-11-20T10:01:00.000Z");
    assert.equal(cpu?.from, "2026-11-19T10:06:00.000Z");
    // 2400 of 360,000 vCPU-s.
    assert.ok(Math.abs((cpu.value ?? 0) - 0.6667) < 0.001);
    const times = server.asked.map(({ path }) => new URL(path, server.url).searchParams.get("time"));
    assert.deepEqual(new Set(times), new Set(["2026-11-20T10:06:00.000Z"]));
  });

  it("says of each what could not be read, and why", async () => {
    server.answer(({ path }) => (path.includes("latencies") ? vector("200") : { status: 403 }));
    const readings = await read();
    assert.deepEqual(
      readings.map((each) => [levelOf(each), each.unread?.why ?? ""]),
      [
        ["ok", ""],
        [
          "unknown",
          "could not read cloud_run_quota of api: the token may not do that at Cloud Monitoring (403)",
        ],
        [
          "unknown",
          "could not read cloud_run_quota of api: the token may not do that at Cloud Monitoring (403)",
        ],
      ],
    );
  });

  it("takes a token that is not there for no reading", async () => {
    const readings = await read({ env: {} });
    assert.equal(readings.length, 3);
    for (const { unread } of readings) assert.match(unread?.why ?? "", /no token for Cloud Monitoring/);
  });

  it("asks nobody, and needs no token, where nothing is watched", async () => {
    server.answer(() => ({ status: 500 }));
    const place = {
      project: findProject(project.root),
      environment: "staging",
      local: false,
      env: {},
    } as const;
    assert.deepEqual(await readGuardrails([], place, now), []);
    assert.deepEqual(server.asked, []);
  });

  it("asks the local cloud, also before its first run", async () => {
    assert.deepEqual((await read({ local: true, env: {} })).map(levelOf), ["unknown", "unknown", "unknown"]);
    const metric = "run.googleapis.com/request_latencies";
    const series = [{ metric, labels: { service_name: "api" }, value: 2600 }];
    project.write(".gantry/cloud/series.json", JSON.stringify({ series }));
    assert.deepEqual((await read({ local: true, env: {} })).map(levelOf), ["hold", "unknown", "unknown"]);
  });
});
