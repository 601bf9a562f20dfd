import { z } from "zod";
import { googleClient } from "./google-client.ts";
import type { RestClient } from "../rest/rest-client.ts";
import type { Timing } from "../rest/service-client.ts";

const logging = { api: "logging", service: "Cloud Logging", role: "roles/logging.viewer" };

export function loggingClient(
  env: Readonly<Record<string, string | undefined>>,
  timing?: Timing,
): RestClient {
  return googleClient(env, logging, timing);
}

const answer = z.object({
  entries: z
    .array(
      z.object({
        textPayload: z.string().optional(),
        jsonPayload: z.object({ message: z.string().optional() }).optional(),
      }),
    )
    .default([]),
});

/**
 * What an execution of a job has written, the oldest line first, 1,000 at most. Empty where nothing can be seen yet: Google
 * shows a line some seconds after it was written.
 * https://docs.cloud.google.com/logging/docs/reference/v2/rest/v2/entries/list
 *
 * @param execution `projects/<project>/locations/<location>/jobs/<job>/executions/<id>`
 * @throws RestFailed
 */
export async function readJobLog(client: RestClient, execution: string): Promise<string[]> {
  const [, project = "", , , , job = "", , id = ""] = execution.split("/");
  const { entries } = await client.call(answer, {
    method: "POST",
    path: "/v2/entries:list",
    what: `read the log of ${execution}`,
    body: {
      resourceNames: [`projects/${project}`],
      filter: [
        'resource.type="cloud_run_job"',
        `resource.labels.job_name=${JSON.stringify(job)}`,
        `labels."run.googleapis.com/execution_name"=${JSON.stringify(id)}`,
      ].join(" AND "),
      orderBy: "timestamp asc",
      pageSize: 1000,
    },
  });
  return entries.flatMap(({ textPayload, jsonPayload }) => {
    const text = textPayload ?? jsonPayload?.message ?? "";
    return text.split("\n").filter((line) => line.trim() !== "");
  });
}
