import type { GuardrailMetric } from "./declared/guardrail-metric.ts";
import { samplerName } from "./cloud-names.ts";
import type { EnvironmentName } from "./scalars.ts";

/** A breach must last five minutes (entities.md, GuardrailMetric); a release looks at as many. */
export const watchedMinutes = 5;

/**
 * Cloud Monitoring may show a sample as late as this: what is read now ends that long ago. "Sampled every 60 seconds; after
 * sampling, data is not visible for up to 240 seconds": https://docs.cloud.google.com/monitoring/api/metrics_gcp
 */
export const hiddenMinutes = 4;

/** Google's own latency of a Cloud Run service, a distribution in milliseconds: there before the first request. */
export const requestLatencies = {
  metric: "run.googleapis.com/request_latencies",
  resource: "cloud_run_revision",
} as const;

/** A guardrail, and what the surface that it watches was made as. */
export interface WatchedGuardrail extends GuardrailMetric {
  service: string;
}

/** A guardrail as Cloud Monitoring measures it. */
interface GuardrailQuery {
  promql: string;
  /** How many of the minutes before are looked at. */
  minutes: number;
  /** What the series counts for one of the threshold's unit: 1000 where it is in milliseconds and the threshold in seconds. */
  perUnit: number;
}

/** What a guardrail measures: of a limit over the last five minutes, of a budget what a month uses. */
export function guardrailQuery(guardrail: WatchedGuardrail, environment: EnvironmentName): GuardrailQuery {
  const { metricName, service, budget, id } = guardrail;
  const perUnit = budget !== undefined ? budget.amount / 100 : metricName === "api_p95" ? 1000 : 1;
  if (budget !== undefined && isPace(guardrail, budget)) {
    return { promql: paceQuery(budget), perUnit, minutes: 24 * 60 };
  }
  if (!isSeenByGoogle(guardrail) || budget !== undefined) {
    return { promql: sampledSeries(guardrail, environment), perUnit, minutes: sampledMinutes };
  }
  const promql = metricName === "api_p95" ? latencyQuery(service, watchedMinutes) : failureQuery(id);
  return { promql, perUnit, minutes: watchedMinutes };
}

/** The slowest region's 95th percentile of a Cloud Run service over these minutes, in milliseconds. */
export function latencyQuery(service: string, minutes: number): string {
  const series = `${promName(requestLatencies.metric)}_bucket`;
  const labels = `monitored_resource="${requestLatencies.resource}",service_name="${service}"`;
  return `max(histogram_quantile(0.95, sum by (le, location) (increase(${series}{${labels}}[${minutes}m]))))`;
}

/** What Google does not see is sampled by a job of our own. */
export function isSeenByGoogle({ observabilitySource }: GuardrailMetric): boolean {
  return observabilitySource === "cloud-run-logs";
}

type Budget = NonNullable<GuardrailMetric["budget"]>;

/** Whether the use is reckoned from Google's own metrics; a sampled series says itself what a month has used. */
export function isPace(guardrail: GuardrailMetric, { unit }: Budget): boolean {
  return isSeenByGoogle(guardrail) && unit !== "minutes";
}

/** Percent of all answers. Where nothing failed there is no series of failures, and it is 0 percent of what there is. */
function failureQuery(logMetric: string): string {
  const answers = (labels: string): string =>
    `sum(rate(${promName(`logging.googleapis.com/user/${logMetric}`)}{${labels}}[${watchedMinutes}m]))`;
  const all = `monitored_resource="cloud_run_revision"`;
  return `100 * (${answers(`${all},status_class="5"`)} or 0 * ${answers(all)}) / ${answers(all)}`;
}

/**
 * What a month would use at the pace of the last day (decision 0017), in the budget's unit. All services of the project
 * draw on the same budget.
 */
function paceQuery({ unit }: Budget): string {
  const metric = unit === "requests" ? "request_count" : "container/cpu/allocation_time";
  const series = `${promName(`run.googleapis.com/${metric}`)}{monitored_resource="cloud_run_revision"}`;
  return `30 * sum(increase(${series}[24h]))`;
}

/** How often what Google does not see is written: "sampled every 5 minutes" (003). */
export const samplingMinutes = 5;
const sampledMinutes = 3 * samplingMinutes;

/** The custom metric of what Google does not see; latency in milliseconds, as Google's own. */
export function sampledMetric(metricName: GuardrailMetric["metricName"]): string {
  return `custom.googleapis.com/gantry/${metricName}`;
}

function sampledSeries(guardrail: WatchedGuardrail, environment: EnvironmentName): string {
  const { name, labels } = sampledOf(guardrail, environment);
  return `max(last_over_time(${name}{${labels}}[${sampledMinutes}m]))`;
}

function sampledOf({ metricName, service }: WatchedGuardrail, environment: EnvironmentName) {
  return {
    name: promName(sampledMetric(metricName)),
    labels: `surface="${service}",environment="${environment}"`,
  };
}

/** For how long no round of the sampler has succeeded when it is asked whether it is silent. */
const silentMinutes = 30;

/**
 * Has a value where nobody knows the guardrail: there is no sample of it, and the sampler's job has succeeded in no execution. Without the
 * second, a night without a request would be one; and what is read of the others stays quiet while one source fails.
 * https://docs.cloud.google.com/monitoring/api/metrics_gcp_p_z
 */
export function silenceQuery(guardrail: WatchedGuardrail, environment: EnvironmentName): string {
  const { name, labels } = sampledOf(guardrail, environment);
  const executions = promName("run.googleapis.com/job/completed_execution_count");
  const own = `monitored_resource="cloud_run_job",job_name="${samplerName}",result="succeeded"`;
  const succeeded = `sum(increase(${executions}{${own}}[${silentMinutes}m])) or vector(0)`;
  return `absent_over_time(${name}{${labels}}[${silentMinutes}m]) and on() ((${succeeded}) == 0)`;
}

/** Cloud Monitoring's name for a metric in PromQL: the first slash becomes a colon, all else an underscore. */
function promName(metricType: string): string {
  const [domain = "", ...path] = metricType.split("/");
  return `${domain}:${path.join("/")}`.replaceAll(/[^A-Za-z0-9:]/g, "_");
}
