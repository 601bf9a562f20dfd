import { deepEqual, doesNotMatch, equal, match, rejects } from "node:assert/strict";
import { recordGuardrail } from "../../delivery/record-guardrail.ts";
import { GantryError } from "../../model/errors.ts";
import { captured } from "../support/captured.ts";
import { LoopbackServer } from "../support/loopback-server.ts";
import { TestProject } from "../support/project.ts";
import { written } from "../edge/sampler/world.ts";

const now = new Date("2026-11-30T09:05:07.000Z");
const token = "made-up-token-of-google";
/** As `--summary-export` writes it. */
const exported = {
  metrics: {
    http_req_duration: { avg: 310.2, med: 280, "p(90)": 700, "p(95)": 812.5 },
    http_reqs: { count: 640, rate: 10.6 },
  },
};
/** As `handleSummary` is given it. */
const handled = {
  metrics: {
    http_req_duration: { type: "trend", contains: "time", values: { avg: 310.2, "p(95)": 812.5 } },
    http_reqs: { type: "counter", contains: "default", values: { count: 640, rate: 10.6 } },
  },
};

describe("gantry guardrail record", () => {
  let project: TestProject;
  let server: LoopbackServer;
  before(async () => {
    project = new TestProject();
    project.write(
      "environments/performance/config.yml",
      `${project.read("environments/performance/config.yml")}\nguardrails:\n  api-p95: { observabilitySource: k6 }\n`,
    );
    server = await new LoopbackServer().start();
  });

  async function record(
    summary: unknown,
    { guardrail = "api-p95", environment = "performance", json = false, env = {} } = {},
  ): Promise<string> {
    project.write("k6.json", typeof summary === "string" ? summary : JSON.stringify(summary));
    const given = {
      CLOUDSDK_API_ENDPOINT_OVERRIDES_MONITORING: server.url,
      GOOGLE_OAUTH_ACCESS_TOKEN: token,
      ...env,
    };
    const { context, stdout } = captured({ cwd: project.root, env: given });
    await recordGuardrail(context, { environment, guardrail, summary: "k6.json", json, now });
    return stdout();
  }

  async function refusal(...given: Parameters<typeof record>): Promise<string> {
    let text = "";
    await rejects(record(...given), (error: unknown) => {
      if (!(error instanceof GantryError)) return false;
      text = `${error.message}; ${error.hint ?? ""}`;
      return true;
    });
    doesNotMatch(text, new RegExp(token));
    return text;
  }

  for (const [form, summary] of Object.entries({ exported, handled })) {
    it(`writes the 95th percentile of a summary as ${form}`, async () => {
      server.answer(() => ({ body: {} }));
      equal(await record(summary), "api-p95 of performance is 812.5 ms, of 640 requests: written\n");
      const [{ metric, points }] = written.parse(JSON.parse(server.asked[0]?.body ?? "")).timeSeries;
      deepEqual(metric, {
        type: "custom.googleapis.com/gantry/api_p95",
        labels: { surface: "api", environment: "performance" },
      });
      deepEqual(points, [{ interval: { endTime: now.toISOString() }, value: { doubleValue: 812.5 } }]);
      equal(server.asked[0]?.path, "/v3/projects/lotus-performance/timeSeries");
    });
  }

  it("says the same to programs", async () => {
    server.answer(() => ({ body: {} }));
    deepEqual(JSON.parse(await record(exported, { json: true })), {
      guardrail: "api-p95",
      environment: "performance",
      milliseconds: 812.5,
      requests: 640,
      at: now.toISOString(),
    });
  });

  it("takes no run that measured nothing, and nothing that is no summary", async () => {
    server.answer(() => ({ body: {} }));
    const { http_req_duration } = exported.metrics;
    match(
      await refusal({ metrics: { http_req_duration, http_reqs: { count: 0 } } }),
      /"k6\.json" is of a run without a request: it measured nothing/,
    );
    for (const text of ["", "<!doctype html>", "{}", { metrics: { http_reqs: { count: 3 } } }])
      match(
        await refusal(text),
        /^"k6\.json" is no summary of k6: it has no .* that can be read; have k6 write it/,
      );
    equal(server.asked.length, 0);
  });

  it("takes no other guardrail than one of k6", async () => {
    match(
      await refusal(exported, { guardrail: "ocr-failure-rate" }),
      /^ocr-failure-rate is measured by cloud-run-logs, and not by k6; measured by k6: api-p95$/,
    );
    match(
      await refusal(exported, { guardrail: "api-p59" }),
      /has no guardrail "api-p59"; did you mean "api-p95"/,
    );
    match(
      await refusal(exported, { environment: "staging" }),
      /^api-p95 is measured by cloud-run-logs, .*staging has no guardrail with observabilitySource k6$/,
    );
  });

  it("says what Cloud Monitoring did not take, and that there is no token", async () => {
    server.answer(() => ({ status: 403, body: { error: { message: "no" } } }));
    match(
      await refusal(exported),
      /^could not write api-p95: Cloud Monitoring .*roles\/monitoring\.metricWriter/,
    );
    match(
      await refusal(exported, { env: { GOOGLE_OAUTH_ACCESS_TOKEN: "" } }),
      /^there is no token for Cloud Monitoring; /,
    );
  });
});
