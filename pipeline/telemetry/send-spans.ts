import {
  type AttributeValue,
  type Context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import {
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from "@opentelemetry/resources";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import type { PipelineRun } from "../../model/observed/pipeline-run.ts";
import type { Mask } from "../log/mask.ts";
import type { StepResult } from "../steps/run-steps.ts";
import { resultOfRun, resultOfStep, type SpanResult } from "./task-result.ts";
import { endpointOf } from "./wants-spans.ts";

export interface SpansOfRun {
  record: PipelineRun;
  steps: readonly StepResult[];
  /** When the run began, in milliseconds since 1970, and how long it took. */
  began: number;
  took: number;
  env: Readonly<Record<string, string | undefined>>;
  mask: Mask;
}

/** How long the endpoint has for its answer where OTEL_EXPORTER_OTLP_TIMEOUT says nothing, and at most. */
const usualTimeoutMs = 5000;
const longestTimeoutMs = 10_000;

/**
 * Sends a run that ended to an endpoint of OpenTelemetry: a span for the run, below it one for each step, by the conventions for CI/CD. Says why that
 * was not possible, or undefined where it was; never throws, and is over after 10 s at most.
 */
export async function sendSpans(run: SpansOfRun): Promise<string | undefined> {
  const wrong = mistakeIn(run.env);
  if (wrong !== undefined) return wrong;
  const timeoutMillis = timeoutOf(run.env);
  // Reads OTEL_EXPORTER_OTLP_* itself.
  const exporter = new OTLPTraceExporter({ timeoutMillis });
  let timer: NodeJS.Timeout | undefined;
  try {
    const spans = spansOf(run);
    if (spans.length === 0) return undefined;
    return await new Promise<string | undefined>((resolve) => {
      timer = setTimeout(() => {
        resolve(`no answer within ${timeoutMillis} ms`);
      }, timeoutMillis);
      exporter.export(spans, ({ error }) => {
        resolve(error?.message);
      });
    });
  } catch (error) {
    return error instanceof Error ? error.message : "the spans were not made";
  } finally {
    clearTimeout(timer);
    void exporter.shutdown();
  }
}

function mistakeIn(env: SpansOfRun["env"]): string | undefined {
  const endpoint = endpointOf(env);
  const url = endpoint === undefined ? null : URL.parse(endpoint.value);
  if (url === null || !/^https?:$/.test(url.protocol)) return `${endpoint?.name ?? ""} is no http address`;
  const protocol = env["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"] ?? env["OTEL_EXPORTER_OTLP_PROTOCOL"] ?? "";
  return protocol === "grpc"
    ? 'OTEL_EXPORTER_OTLP_PROTOCOL is "grpc", and only http/json is spoken here'
    : undefined;
}

function timeoutOf(env: SpansOfRun["env"]): number {
  const said = Number(env["OTEL_EXPORTER_OTLP_TRACES_TIMEOUT"] ?? env["OTEL_EXPORTER_OTLP_TIMEOUT"]);
  return Number.isFinite(said) && said > 0 ? Math.min(said, longestTimeoutMs) : usualTimeoutMs;
}

function spansOf(run: SpansOfRun): ReturnType<InMemorySpanExporter["getFinishedSpans"]> {
  const { record, steps, began, took, env, mask } = run;
  const kept = new InMemorySpanExporter();
  const spanProcessors = [new SimpleSpanProcessor({ exporter: kept })];
  const tracer = new TracerProvider({ resource: resourceOf(run), spanProcessors }).getTracer("gantry");
  const ofRun = resultOfRun(record.exit_code, steps);
  const whole = tracer.startSpan(
    "RUN gantry",
    {
      kind: SpanKind.SERVER,
      startTime: began,
      attributes: {
        "cicd.pipeline.action.name": "RUN",
        "cicd.pipeline.result": ofRun,
        "gantry.run.profile": record.profile,
        "gantry.run.exit_code": record.exit_code,
        ...errorType(ofRun, `exit code ${record.exit_code}`),
      },
    },
    parentOf(env),
  );
  const inRun = trace.setSpan(ROOT_CONTEXT, whole);
  for (const step of steps) {
    const result = resultOfStep(step);
    const type = step.step.startsWith("test-") ? "test" : step.step === "build" ? "build" : undefined;
    const span = tracer.startSpan(
      step.step,
      {
        kind: SpanKind.INTERNAL,
        startTime: step.began,
        attributes: {
          "cicd.pipeline.task.name": step.step,
          "cicd.pipeline.task.run.id": `${record.run_id}/${step.step}`,
          "cicd.pipeline.task.run.result": result,
          ...(type === undefined ? {} : { "cicd.pipeline.task.type": type }),
          ...errorType(result, step.how ?? "not run"),
        },
      },
      inRun,
    );
    if (step.result === "failed") span.setStatus({ code: SpanStatusCode.ERROR, message: mask(step.why) });
    span.end(step.began + step.took);
  }
  if (ofRun !== "success") whole.setStatus({ code: SpanStatusCode.ERROR });
  whole.end(began + took);
  return kept.getFinishedSpans();
}

function errorType(result: SpanResult, type: string): Record<string, string> {
  return result === "failure" || result === "error" ? { "error.type": type } : {};
}

/** What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say, without secrets, and which run it is. */
function resourceOf({ record, env, mask }: SpansOfRun): Resource {
  const { attributes } = detectResources({ detectors: [envDetector] });
  const said = Object.entries(attributes).map(([name, value]): [string, AttributeValue | undefined] => [
    name,
    typeof value === "string" ? mask(value) : value,
  ]);
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = env;
  const isAtGitHub = server !== undefined && repository !== undefined && id !== undefined;
  return resourceFromAttributes({
    "service.name": "gantry",
    ...Object.fromEntries(said),
    "cicd.pipeline.name": "gantry",
    "cicd.pipeline.run.id": record.run_id,
    ...(isAtGitHub ? { "cicd.pipeline.run.url.full": `${server}/${repository}/actions/runs/${id}` } : {}),
  });
}

/** What started the run, where TRACEPARENT names it (W3C Trace Context). */
function parentOf({ TRACEPARENT: said = "" }: SpansOfRun["env"]): Context {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(said) ?? [];
  if (traceId === undefined || spanId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId))
    return ROOT_CONTEXT;
  const traceFlags = Number.parseInt(flags ?? "00", 16);
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}
