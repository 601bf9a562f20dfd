import { deepEqual, doesNotMatch, equal, match, ok } from "node:assert/strict";
import { chmodSync } from "node:fs";
import { z } from "zod";
import type { PipelineRun } from "../../model/observed/pipeline-run.ts";
import type { RunStep } from "../../model/observed/run-step.ts";
import type { StepResult } from "../../pipeline/steps/run-steps.ts";
import { sendSpans } from "../../pipeline/telemetry/send-spans.ts";
import { resultOfRun, resultOfStep } from "../../pipeline/telemetry/task-result.ts";
import { wantsSpans } from "../../pipeline/telemetry/wants-spans.ts";
import { gantry } from "../support/gantry.ts";
import { LoopbackServer } from "../support/loopback-server.ts";
import { TestProject } from "../support/project.ts";

const settings = `
run:
  steps:
    env-check: { commands: [] }
    lint: { commands: [steps/lint] }
    test-unit: { commands: [steps/unit] }
    test-integration: { commands: [] }
    test-e2e: { commands: [] }
    build: { commands: [steps/build] }
    cleanup: { commands: [] }
`;

const attribute = z.object({
  key: z.string(),
  value: z.object({ stringValue: z.string().optional(), intValue: z.unknown().optional() }),
});
const attributes = z
  .array(attribute)
  .transform((all) => Object.fromEntries(all.map(({ key, value }) => [key, value.stringValue])));
const span = z.object({
  name: z.string(),
  kind: z.int(),
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  startTimeUnixNano: z.coerce.bigint(),
  endTimeUnixNano: z.coerce.bigint(),
  attributes,
  status: z.object({ code: z.int(), message: z.string().optional() }),
});
const request = z.object({
  resourceSpans: z.tuple([
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.tuple([z.object({ spans: z.array(span) })]),
    }),
  ]),
});

const result = (step: RunStep, of: StepResult["result"], how?: StepResult["how"], why = ""): StepResult => ({
  ...{ step, result: of, why, began: 0, took: 0 },
  ...(how === undefined ? {} : { how }),
});

describe("a run's spans", () => {
  const collector = new LoopbackServer();
  let project: TestProject;
  const script = (name: string, text: string): void => {
    project.write(`steps/${name}`, `#!/usr/bin/env bash\n${text}\n`);
    chmodSync(project.path("steps", name), 0o755);
  };
  before(async () => {
    await collector.start();
    project = new TestProject();
    const file = "environments/global/config.yml";
    project.write(file, `${project.read(file)}${settings}`);
    script("lint", "echo checked");
    script("unit", "echo wrong; exit 1");
    script("build", "echo built");
  });

  it("go to the endpoint with the conventions' names, below what started the run, and hold no secret", async () => {
    collector.answer(() => ({ headers: { "content-type": "application/json" }, body: {} }));
    const secret = "kf93-ac71-ff20-9d3e";
    const ran = await gantry(project, ["run"], {
      API_TOKEN: secret,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: "x-team=lotus",
      OTEL_SERVICE_NAME: "lotus",
      OTEL_RESOURCE_ATTRIBUTES: `deployment.environment.name=home,odd=${secret}`,
      TRACEPARENT: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    });
    equal(ran.exitCode, 2, ran.stderr);
    doesNotMatch(ran.stderr, /spans/);
    equal(collector.asked.length, 1);
    const [asked] = collector.asked;
    equal(asked?.path, "/v1/traces");
    equal(asked.headers["x-team"], "lotus");
    ok(!asked.body.includes(secret));
    const { resourceSpans } = request.parse(JSON.parse(asked.body));
    const [{ resource, scopeSpans }] = resourceSpans;
    equal(resource.attributes["service.name"], "lotus");
    equal(resource.attributes["deployment.environment.name"], "home");
    match(resource.attributes["cicd.pipeline.run.id"] ?? "", /^run-/);
    const { spans } = scopeSpans[0];
    const whole = spans.find(({ name }) => name === "RUN gantry");
    equal(whole?.traceId, "0af7651916cd43dd8448eb211c80319c");
    equal(whole.parentSpanId, "b7ad6b7169203331");
    deepEqual([whole.kind, whole.status.code], [2, 2]);
    equal(whole.attributes["cicd.pipeline.result"], "failure");
    const tasks = spans.filter((one) => one !== whole);
    deepEqual(
      Object.fromEntries(
        tasks.map(({ name, attributes: of }) => [name, of["cicd.pipeline.task.run.result"]]),
      ),
      {
        ...{ init: "skip", "env-check": "skip", lint: "success", "test-unit": "failure" },
        ...{ "test-integration": "skip", "test-e2e": "skip", build: "success" },
        ...{ cleanup: "skip", complete: "skip" },
      },
    );
    const unit = tasks.find(({ name }) => name === "test-unit");
    equal(unit?.attributes["cicd.pipeline.task.type"], "test");
    match(unit.status.message ?? "", /exit code 1/);
    for (const task of tasks) {
      equal(task.parentSpanId, whole.spanId);
      ok(task.startTimeUnixNano >= whole.startTimeUnixNano);
      ok(task.endTimeUnixNano <= whole.endTimeUnixNano && task.endTimeUnixNano >= task.startTimeUnixNano);
    }
  });

  it("that nobody takes are told, and change nothing else", async () => {
    collector.answer(() => ({ hang: true }));
    const ran = await gantry(project, ["run", "--only", "lint"], {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_TIMEOUT: "300",
    });
    equal(ran.exitCode, 0, ran.stderr);
    match(ran.stderr, /^the run's spans were not sent: .+/m);
    equal(collector.asked.length, 1);
  });

  it("are sent nowhere else than to an http address, and only where somebody wants them", async () => {
    const wanted = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318" };
    ok(wantsSpans(wanted));
    ok(wantsSpans({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://localhost:4318/v1/traces" }));
    for (const env of [
      {},
      { OTEL_EXPORTER_OTLP_ENDPOINT: "" },
      { ...wanted, OTEL_SDK_DISABLED: "true" },
      { ...wanted, OTEL_TRACES_EXPORTER: "none" },
    ])
      ok(!wantsSpans(env), JSON.stringify(env));
    const record: PipelineRun = {
      ...{ run_id: "run-20261129-120000-abcdef", start_time: 0, end_time: 0, duration: 0, exit_code: 0 },
      profile: "dev",
      triggered_by: "CLI",
      steps_completed: [],
    };
    const send = (env: Record<string, string>): Promise<string | undefined> =>
      sendSpans({
        ...{ record, steps: [], began: 0, took: 0, env },
        mask: (text) => text,
      });
    match(
      (await send({ OTEL_EXPORTER_OTLP_ENDPOINT: "localhost:4318" })) ?? "",
      /OTEL_EXPORTER_OTLP_ENDPOINT is no http address/,
    );
    match((await send({ ...wanted, OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" })) ?? "", /"grpc"/);
  });

  it("tell the code's fault from that of what runs it", () => {
    deepEqual(
      [
        result("lint", "done", "exited"),
        result("build", "failed", "exited"),
        result("cleanup", "failed", "exited"),
        result("lint", "failed", "unstarted"),
        result("test-unit", "failed", "out-of-memory"),
        result("test-e2e", "failed", "late"),
        result("test-e2e", "failed", "stopped"),
        result("build", "not run", undefined, "the run was interrupted"),
        result("build", "not run", undefined, "init failed"),
        result("build", "left out"),
      ].map(resultOfStep),
      [
        ...["success", "failure", "error", "error", "error", "timeout", "cancellation"],
        ...["cancellation", "skip", "skip"],
      ],
    );
    const failed = [result("lint", "failed", "exited"), result("build", "failed", "late")];
    deepEqual(
      [resultOfRun(5, []), resultOfRun(1, failed), resultOfRun(4, [])],
      ["success", "timeout", "error"],
    );
  });
});
