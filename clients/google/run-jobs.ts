import { z } from "zod";
import { googleClient } from "./google-client.ts";
import type { RestClient } from "../rest/rest-client.ts";
import type { Timing } from "../rest/service-client.ts";

const run = { api: "run", service: "Cloud Run", role: "roles/run.developer" };

export function cloudRunClient(
  env: Readonly<Record<string, string | undefined>>,
  timing?: Timing,
): RestClient {
  return googleClient(env, run, timing);
}

const started = z.object({ metadata: z.object({ name: z.string().regex(/\/executions\/[a-z0-9-]+$/) }) });

/**
 * Starts a job, `projects/<project>/locations/<location>/jobs/<name>`.
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs/run
 *
 * @returns the execution's name, that of the job and `/executions/<id>`
 * @throws RestFailed; where nobody answered, it may have started all the same
 */
export async function startJob(client: RestClient, job: string): Promise<string> {
  const { metadata } = await client.call(started, {
    method: "POST",
    path: `/v2/${job}:run`,
    what: `start ${job}`,
    body: {},
  });
  return metadata.name;
}

const execution = z.object({
  completionTime: z.iso.datetime({ offset: true }).optional(),
  succeededCount: z.int().default(0),
  failedCount: z.int().default(0),
  cancelledCount: z.int().default(0),
  logUri: z.string().optional(),
  conditions: z
    .array(z.object({ type: z.string(), state: z.string().optional(), message: z.string().optional() }))
    .default([]),
});

/** How an execution of a job stands. */
export interface Execution {
  /** Undefined while it runs. */
  ended: "succeeded" | "failed" | "cancelled" | undefined;
  /** What Google says of it, a line each. */
  says: readonly string[];
  /** The page with its log; undefined where Google names none. */
  logPage: string | undefined;
}

/** https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs.executions @throws RestFailed */
export async function readExecution(client: RestClient, name: string): Promise<Execution> {
  const read = await client.call(execution, {
    method: "GET",
    path: `/v2/${name}`,
    what: `read ${name}`,
  });
  const { completionTime, succeededCount, cancelledCount, failedCount, logUri, conditions } = read;
  const says = conditions
    .filter(({ state }) => state === "CONDITION_FAILED")
    .flatMap(({ message }) => message ?? []);
  const isWhole = succeededCount > 0 && failedCount === 0 && cancelledCount === 0;
  const how = isWhole ? "succeeded" : cancelledCount > 0 ? "cancelled" : "failed";
  return { ended: completionTime === undefined ? undefined : how, says, logPage: logUri };
}
