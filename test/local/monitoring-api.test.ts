import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { monitoringClient, querySeries } from "../../clients/google/monitoring.ts";
import { guardrailAlerts } from "../../components/guardrail-alerts.ts";
import { rememberProject } from "../../local/gcp/project-facts.ts";
import type { LoopbackApi } from "../../local/listen-on-loopback.ts";
import { startMonitoringApi } from "../../local/monitoring-api.ts";
import { evaluate } from "../../local/monitoring/evaluate.ts";
import type { SeriesFile } from "../../local/monitoring/series-file.ts";
import { Store } from "../../local/store.ts";
import { guardrailQuery, latencyQuery, type WatchedGuardrail } from "../../model/guardrail-query.ts";
import { cleanUp, temporaryFolder } from "../support/clean-up.ts";
import { example } from "../support/example.ts";

const latencies = { metric: "run.googleapis.com/request_latencies", labels: { service_name: "api" } };
const project = "lotus-staging";

describe("the emulated Cloud Monitoring's interface for series", () => {
  let dir = "";
  let api: LoopbackApi;
  before(async () => {
    dir = temporaryFolder();
    api = await startMonitoringApi(dir);
    cleanUp(api.close);
    await rememberProject(dir, project, { number: "123456789012" });
  });
  beforeEach(() => {
    rmSync(join(dir, "series.json"), { force: true });
    rmSync(join(dir, "faults.json"), { force: true });
  });

  function set(...series: SeriesFile["series"]): void {
    writeFileSync(join(dir, "series.json"), JSON.stringify({ series }));
  }

  async function read(promql: string, of = project): Promise<number | undefined> {
    const env = { CLOUDSDK_API_ENDPOINT_OVERRIDES_MONITORING: api.url, GOOGLE_OAUTH_ACCESS_TOKEN: "local" };
    const client = monitoringClient(env, { backoffMs: 1 });
    return querySeries(client, { project: of, promql, at: new Date(), what: "read it" });
  }

  function guardrail(id: string): WatchedGuardrail {
    const found = example().guardrails.find((each) => each.id === id);
    assert.ok(found);
    return { ...found, service: found.surface };
  }
  const measure = (id: string) => read(guardrailQuery(guardrail(id), "staging").promql);
  const near = (found: number | undefined, value: number): void => {
    assert.ok(found !== undefined && Math.abs(found - value) < 1e-3, `${found}`);
  };

  it("has no data where nobody set a series", async () => {
    assert.equal(await measure("api-p95"), undefined);
  });

  it("gives the percentile of a latency that somebody set, of that service and project alone", async () => {
    set({ ...latencies, value: 3200 });
    near(await measure("api-p95"), 3200);
    assert.equal(await read(latencyQuery("ocr-worker", 5)), undefined);
    set({ ...latencies, value: 3200, project: "lotus-production" });
    assert.equal(await measure("api-p95"), undefined);
  });

  it("gives the slowest region's", async () => {
    const regions = [["us-east1", 200] as const, ["europe-west4", 900] as const];
    set(
      ...regions.map(([location, value]) => ({
        metric: latencies.metric,
        labels: { service_name: "api", location },
        value,
      })),
    );
    near(await measure("api-p95"), 900);
  });

  it("gives the share of failures, which is none where nothing failed and no number where nothing was asked", async () => {
    const answers = (status_class: string, value: number) => ({
      metric: "logging.googleapis.com/user/ocr-failure-rate",
      labels: { status_class },
      value,
    });
    set(answers("2", 97), answers("5", 3));
    near(await measure("ocr-failure-rate"), 3);
    set(answers("2", 97));
    near(await measure("ocr-failure-rate"), 0);
    set(answers("2", 0));
    assert.equal(await measure("ocr-failure-rate"), undefined);
  });

  it("reckons a month by the pace of what comes each minute", async () => {
    set({ metric: "run.googleapis.com/request_count", labels: { service_name: "api" }, value: 10 });
    near(await measure("cloud-run-requests"), 30 * 24 * 60 * 10);
  });

  it("gives what was sampled for the environment", async () => {
    const labels = { surface: "portal", environment: "staging" };
    set({ metric: "custom.googleapis.com/gantry/vercel_build_minutes", labels, value: 70 });
    near(await measure("vercel-build-minutes"), 70);
  });

  it("rises while a service's requests are shared between two revisions", async () => {
    set({ ...latencies, value: 200, rises: { to: 3500 } });
    const type = "gcp:cloudrunv2/service:Service";
    const now = new Date().toISOString();
    const store = new Store(dir);
    const serve = async (...percents: number[]) => {
      const traffics = percents.map((percent) => ({ percent }));
      const state = { project, name: "api", traffics };
      await store.write({ type, id: "api", key: "api", createdAt: now, updatedAt: now, state });
    };
    await serve(100);
    near(await measure("api-p95"), 200);
    await serve(0, 100);
    near(await measure("api-p95"), 200);
    await serve(10, 90);
    near(await measure("api-p95"), 3500);
  });

  it("understands every query that an alert is made of", () => {
    for (const each of example().guardrails) {
      for (const { condition } of guardrailAlerts(guardrail(each.id), "staging")) {
        if (!("conditionPrometheusQueryLanguage" in condition)) continue;
        assert.deepEqual(evaluate(condition.conditionPrometheusQueryLanguage.query, []), []);
      }
    }
  });

  it("raises an alert exactly from the threshold on", () => {
    const { promql } = guardrailQuery(guardrail("vercel-build-minutes"), "staging");
    const metric = "custom.googleapis.com/gantry/vercel_build_minutes";
    const labels = { surface: "portal", environment: "staging" };
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), (value, threshold) => {
        const raised = evaluate(`${promql} >= ${threshold}`, [{ metric, labels, value }]);
        assert.equal(raised.length, value >= threshold ? 1 : 0);
      }),
    );
  });

  it("refuses what is no PromQL, no time, nobody's parameter and nobody's project", async () => {
    await assert.rejects(read("sum(("), /400.*parse error/);
    await assert.rejects(read("absent(up)"), /422.*does not evaluate "absent\(up\)"/);
    await assert.rejects(read("up", "lotus-nowhere"), /\(403\)/);
    const ask = (query: string, token = "x") =>
      fetch(`${api.url}/v1/projects/${project}/location/global/prometheus/api/v1/query?${query}`, {
        headers: token === "" ? {} : { authorization: `Bearer ${token}` },
      });
    assert.equal((await ask("query=up&time=yesterday")).status, 400);
    assert.equal((await ask("query=up&stats=1")).status, 400);
    assert.equal((await ask("query=up", "")).status, 401);
    assert.equal((await ask("query=up&time=1700000000.5")).status, 200);
    assert.equal(await read("up", "123456789012"), undefined);
  });

  it("says what is wrong with the file of series, and fails where a fault asks for it", async () => {
    writeFileSync(join(dir, "series.json"), `{ "series": [{ "metric": "latency", "value": "high" }] }`);
    await assert.rejects(
      measure("api-p95"),
      /series\.json": series\.0\.metric: must be a metric's type; series\.0\.value/,
    );
    const fault = { provider: "gcp", type: "GET */prometheus/api/v1/query", kind: "quota" };
    writeFileSync(join(dir, "faults.json"), JSON.stringify({ faults: [fault] }));
    await assert.rejects(measure("api-p95"), /Cloud Monitoring asks to wait/);
  });
});
