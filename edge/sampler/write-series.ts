import { z } from "zod";
import { sampledMetric } from "../../model/guardrail-query.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { jsonOf } from "../bounded-text.ts";
import { call, describeAnswer, isFault, type Answer } from "../call.ts";
import type { Sampled } from "../sampler-settings.ts";
import type { Means } from "./source.ts";

export interface Point extends Pick<Sampled, "metric" | "surface"> {
  environment: EnvironmentName;
  value: number;
  at: Date;
}

export interface Monitoring {
  /** Cloud Monitoring's address, without a slash at the end. */
  address: string;
  /** Google Cloud project id. */
  project: string;
  token: string;
  means: Pick<Means, "deadlineMs" | "pauseMs">;
}

export type Written = { written: true; about: string } | { written: false; why: string };

/**
 * Writes one point of one series. A point that is there already was written by the try whose answer got lost, or by a second start in
 * the same five minutes, and is no failure.
 * https://docs.cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.timeSeries/create
 */
export async function writeSeries(
  { metric, surface, environment, value, at }: Point,
  { address, project, token, means }: Monitoring,
): Promise<Written> {
  const series = {
    metric: { type: sampledMetric(metric), labels: { surface, environment } },
    resource: { type: "global", labels: { project_id: project } },
    metricKind: "GAUGE",
    valueType: "DOUBLE",
    points: [{ interval: { endTime: at.toISOString() }, value: { doubleValue: value } }],
  };
  const again = (answer: Answer): number | undefined =>
    isFault(answer) || (answer.kind === "answered" && answer.status === 429) ? means.pauseMs : undefined;
  const answer = await call(
    `${address}/v3/projects/${encodeURIComponent(project)}/timeSeries`,
    {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ timeSeries: [series] }),
    },
    { deadlineMs: means.deadlineMs, again },
  );
  if (answer.kind !== "answered")
    return { written: false, why: `Cloud Monitoring ${describeAnswer(answer)}` };
  if (answer.status === 200) return { written: true, about: "written" };
  if (answer.status === 400 && isThereAlready(answer.body))
    return { written: true, about: "was there already" };
  return { written: false, why: `Cloud Monitoring ${refusal(answer.status)}` };
}

const failure = z.object({ error: z.object({ message: z.string() }) });

/** Google's words for a point that is not newer than the series' newest, or too near to it. */
function isThereAlready(body: string): boolean {
  const read = failure.safeParse(jsonOf(body));
  return (
    read.success &&
    /Points must be written in order|written more frequently than the maximum sampling period/.test(
      read.data.error.message,
    )
  );
}

function refusal(status: number): string {
  if (status === 401) return "refuses the account (401)";
  if (status === 403) return "does not let the account write: it needs roles/monitoring.metricWriter (403)";
  return `refuses it (${status})`;
}
