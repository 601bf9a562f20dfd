import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { parseJson } from "../../model/parse-json.ts";
import { CloudError } from "../cloud-error.ts";
import type { Store } from "../store.ts";
import { at, isProperties, textAt } from "../values.ts";

const series = z
  .strictObject({
    project: z.string().optional().describe("the Google Cloud project; every one without it"),
    metric: z
      .string()
      .regex(/^[a-z0-9.-]+\.googleapis\.com\/[\w/-]+$/, "must be a metric's type")
      .describe("such as run.googleapis.com/request_latencies"),
    resource: z.string().default("cloud_run_revision").describe("the type of the monitored resource"),
    labels: z.record(z.string(), z.string()).default({}).describe("of the resource and of the metric"),
    value: z
      .number()
      .min(0)
      .describe(
        "what a sample says; of a counter what comes each minute, of a distribution what each of 60 requests a minute takes",
      ),
    rises: z
      .strictObject({
        to: z.number().min(0).describe("the value then"),
        service: z.string().optional().describe("that of the labels without it"),
      })
      .optional()
      .describe("another value while a service's requests are shared between two revisions"),
  })
  .refine(
    ({ rises, labels }) => rises === undefined || (rises.service ?? labels["service_name"]) !== undefined,
    "must name the service whose requests are shared: rises.service, or the label service_name",
  );
const seriesFile = z.strictObject({ series: z.array(series) });

/** What may be written into `.gantry/cloud/series.json`. */
export type SeriesFile = z.input<typeof seriesFile>;

/** A series as it is now: the same value at every moment. */
export interface Series {
  metric: string;
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** The series of a project. None without the file: nothing runs, so nothing is measured. Throws a {@link CloudError}. */
export async function seriesOf(store: Store, project: string): Promise<Series[]> {
  const file = path.join(store.root, "series.json");
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
  const all = parseSeries(file, text).filter(
    (each) => each.project === undefined || each.project === project,
  );
  return Promise.all(
    all.map(async ({ metric, resource, labels, value, rises }) => ({
      metric,
      labels: { ...labels, monitored_resource: resource },
      value:
        rises !== undefined && (await isShared(store, project, rises.service ?? labels["service_name"]))
          ? rises.to
          : value,
    })),
  );
}

function parseSeries(file: string, text: string): z.output<typeof seriesFile>["series"] {
  const { data, error } = seriesFile.safeParse(parseJson(text) ?? null);
  if (data !== undefined) return data.series;
  const reasons = error.issues.map(({ path: at, message }) => `${at.join(".") || "it"}: ${message}`);
  // Whoever wrote the file asks, and a server's own error would not be shown.
  throw new CloudError(422, `"${file}": ${reasons.join("; ")}`);
}

/** Whether two revisions of a service get requests, in any region. */
async function isShared(store: Store, project: string, service: string | undefined): Promise<boolean> {
  const services = await store.list("gcp:cloudrunv2/service:Service");
  return services.some(({ state }) => {
    if (textAt(state, "project") !== project || textAt(state, "name") !== service) return false;
    const serving = at(state, "traffics.*").filter(
      (target) => isProperties(target) && Number(target["percent"] ?? 0) > 0,
    );
    return serving.length > 1;
  });
}
