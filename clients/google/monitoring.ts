import { z } from "zod";
import { googleClient } from "./google-client.ts";
import type { RestClient } from "../rest/rest-client.ts";
import type { Timing } from "../rest/service-client.ts";

const monitoring = { api: "monitoring", service: "Cloud Monitoring", role: "roles/monitoring.viewer" };

/** Whoever is asked while users wait answers soon or not at all; a release asks again a minute later. */
const answersSoon: Timing = { deadlineMs: 10_000, overallMs: 25_000 };

export function monitoringClient(
  env: Readonly<Record<string, string | undefined>>,
  timing: Timing = answersSoon,
): RestClient {
  return googleClient(env, monitoring, timing);
}

/** Prometheus writes a sample's value as text, also those that JSON has no number for. */
const sampleValue = z
  .string()
  .regex(/^(NaN|[+-]?Inf|[+-]?\d+(\.\d+)?(e[+-]?\d+)?)$/i)
  .transform((text) => Number(text.replace(/Inf$/i, "Infinity")));
const answer = z.object({
  status: z.literal("success"),
  data: z.object({
    resultType: z.literal("vector"),
    result: z.array(z.object({ value: z.tuple([z.number(), sampleValue]) })),
  }),
});

export interface SeriesQuery {
  /** Google Cloud project id. */
  project: string;
  promql: string;
  /** The moment that the query is evaluated at, which its windows end with. */
  at: Date;
  /** What is read, for messages: `read api_p95 of api`. */
  what: string;
}

/**
 * What a query in PromQL gives at a moment, the highest where it gives several. Undefined where there is no data: nothing
 * came back, or nothing that is a number, as of a share of no requests.
 * https://docs.cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.location.prometheus.api.v1/query
 *
 * @throws RestFailed
 */
export async function querySeries(
  client: RestClient,
  { project, promql, at, what }: SeriesQuery,
): Promise<number | undefined> {
  const words = new URLSearchParams({ query: promql, time: at.toISOString() });
  const path = `/v1/projects/${encodeURIComponent(project)}/location/global/prometheus/api/v1/query`;
  const { data } = await client.call(answer, { method: "GET", path: `${path}?${words.toString()}`, what });
  const numbers = data.result.map(({ value: [, value] }) => value).filter((value) => !Number.isNaN(value));
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}
