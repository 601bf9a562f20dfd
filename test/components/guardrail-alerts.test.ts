import assert from "node:assert/strict";
import { parser } from "@prometheus-io/lezer-promql";
import { guardrailAlerts, logMetric } from "../../components/guardrail-alerts.ts";
import type { WatchedGuardrail } from "../../model/guardrail-query.ts";
import { example } from "../support/example.ts";

function guardrail(id: string, change: Partial<WatchedGuardrail> = {}): WatchedGuardrail {
  const found = example().guardrails.find((each) => each.id === id);
  assert.ok(found);
  return { ...found, service: found.surface, ...change };
}

function conditions(metric: WatchedGuardrail) {
  return guardrailAlerts(metric, "staging").map(({ condition }) => condition);
}

function queries(metric: WatchedGuardrail): string[] {
  return conditions(metric).map((condition) =>
    "conditionPrometheusQueryLanguage" in condition ? condition.conditionPrometheusQueryLanguage.query : "",
  );
}

describe("the alerts of a guardrail", () => {
  it("compare Google's latency in milliseconds", () => {
    const [condition] = conditions(guardrail("api-p95"));
    assert.ok(condition && "conditionThreshold" in condition);
    assert.equal(condition.conditionThreshold.thresholdValue, 2400);
    assert.match(condition.conditionThreshold.filter, /service_name="api"/);
  });

  it("wait for five minutes", () => {
    const all = example().guardrails.flatMap(({ id }) => conditions(guardrail(id)));
    const durations = all.map((condition) =>
      "conditionThreshold" in condition
        ? condition.conditionThreshold.duration
        : condition.conditionPrometheusQueryLanguage.duration,
    );
    assert.deepEqual([...new Set(durations)], ["300s"]);
  });

  it("say when a release is held and when it is rolled back", () => {
    const [alert] = guardrailAlerts(guardrail("api-p95"), "staging");
    assert.match(alert?.explanation ?? "", /2\.5 s on, and rolled back from 3 s/);
  });

  it("count failed recognitions in a log-based metric and alert from one percent on", () => {
    const metric = guardrail("ocr-failure-rate");
    assert.equal(
      logMetric(metric)?.filter,
      'log_id("run.googleapis.com/requests") AND resource.type="cloud_run_revision"' +
        ' AND resource.labels.service_name="ocr-worker"',
    );
    assert.match(
      queries(metric)[0] ?? "",
      /^100 \* \(sum\(rate\(logging_googleapis_com:user_ocr_failure_rate\{.*status_class="5"\}.* or 0 \* .* >= 1$/,
    );
  });

  it("need no log-based metric where Google has one of its own", () => {
    assert.equal(logMetric(guardrail("api-p95")), undefined);
  });

  it("grow louder with a budget, in the budget's own unit", () => {
    const alerts = guardrailAlerts(guardrail("cloud-run-cpu"), "staging");
    assert.deepEqual(
      alerts.map(({ level, severity }) => [level, severity]),
      [
        ["warn", "WARNING"],
        ["critical", "CRITICAL"],
        ["exceeded", "CRITICAL"],
      ],
    );
    assert.deepEqual(
      queries(guardrail("cloud-run-cpu")).map((query) => query.split(" >= ")[1]),
      ["288000", "324000", "360000"],
    );
    for (const { explanation } of alerts) assert.match(explanation, /360000 vCPU-s a month/);
  });

  it("read requests and CPU time from Google's metrics", () => {
    assert.match(queries(guardrail("cloud-run-requests"))[0] ?? "", /run_googleapis_com:request_count/);
    assert.match(
      queries(guardrail("cloud-run-cpu"))[0] ?? "",
      /run_googleapis_com:container_cpu_allocation_time/,
    );
  });

  it("reckon a month by the pace of a day, and look back no further", () => {
    const cpu = 'run_googleapis_com:container_cpu_allocation_time{monitored_resource="cloud_run_revision"}';
    assert.deepEqual(queries(guardrail("cloud-run-cpu")), [
      `30 * sum(increase(${cpu}[24h])) >= 288000`,
      `30 * sum(increase(${cpu}[24h])) >= 324000`,
      `30 * sum(increase(${cpu}[24h])) >= 360000`,
    ]);
    const windows = example().guardrails.flatMap(({ id }) =>
      queries(guardrail(id)).flatMap((query) =>
        [...query.matchAll(/\[([^\]]+)\]/g)].map(([, window]) => window),
      ),
    );
    assert.deepEqual([...new Set(windows)].toSorted(), ["15m", "24h", "5m"]);
    const [alert] = guardrailAlerts(guardrail("cloud-run-cpu"), "staging");
    assert.match(alert?.explanation ?? "", /is on its way to use 288000 of 360000 vCPU-s a month/);
  });

  it("read what Google does not see from the sampled series of its own environment", () => {
    assert.match(
      queries(guardrail("vercel-build-minutes"))[0] ?? "",
      /custom_googleapis_com:gantry_vercel_build_minutes\{surface="portal",environment="staging"\}/,
    );
  });

  it("read a latency that another source measures from its sampled series", () => {
    const [query] = queries(guardrail("api-p95", { observabilitySource: "k6" }));
    assert.match(query ?? "", /custom_googleapis_com:gantry_api_p95\{.*>= 2400$/);
  });

  it("can be made before the metric exists", () => {
    const [condition] = conditions(guardrail("vercel-build-minutes"));
    assert.ok(condition && "conditionPrometheusQueryLanguage" in condition);
    assert.equal(condition.conditionPrometheusQueryLanguage.disableMetricValidation, true);
  });

  it("say that nobody knows where the sampler measures and no round of it has succeeded", () => {
    const metric = guardrail("vercel-build-minutes");
    const alerts = guardrailAlerts(metric, "staging", true);
    const silent = alerts.find(({ level }) => level === "silent");
    assert.ok(silent && "conditionPrometheusQueryLanguage" in silent.condition);
    const { query, duration } = silent.condition.conditionPrometheusQueryLanguage;
    assert.equal(
      query,
      'absent_over_time(custom_googleapis_com:gantry_vercel_build_minutes{surface="portal",environment="staging"}[30m])' +
        " and on() ((sum(increase(run_googleapis_com:job_completed_execution_count" +
        '{monitored_resource="cloud_run_job",job_name="sampler",result="succeeded"}[30m])) or vector(0)) == 0)',
    );
    assert.equal(duration, "900s");
    parser.parse(query).iterate({
      enter: ({ type }) => {
        assert.ok(!type.isError, query);
      },
    });
    assert.ok(guardrailAlerts(metric, "staging").every(({ level }) => level !== "silent"));
  });
});
