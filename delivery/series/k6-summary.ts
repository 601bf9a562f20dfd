import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { parseJson } from "../../model/parse-json.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";

/** What a run of k6 measured. */
export interface K6Summary {
  /** The 95th percentile of its requests' durations, in milliseconds. */
  p95: number;
  /** How many requests it made. */
  requests: number;
}

const p95 = z.object({ "p(95)": z.number().min(0) });
const count = z.object({ count: z.int().min(0) });
/** `--summary-export` writes a metric's values beside its name, and what `handleSummary` is given has them one level deeper. */
const summary = z.object({
  metrics: z.object({
    http_req_duration: z.union([p95, z.object({ values: p95 }).transform(({ values }) => values)]),
    http_reqs: z.union([count, z.object({ values: count }).transform(({ values }) => values)]),
  }),
});

/**
 * The summary that k6 has written (https://grafana.com/docs/k6/latest/results-output/end-of-test/).
 *
 * @param file as it was given, below `cwd`
 * @throws GantryError where it cannot be read, is none, or is of a run that measured nothing
 */
export function readK6Summary(cwd: string, file: string): K6Summary {
  let text: string;
  try {
    text = readFileSync(resolve(cwd, file), "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "no reason given";
    throw new GantryError(`could not read "${file}" (${code})`, {
      hint: "k6 writes it where its --summary-export says",
      exitCode: ExitCode.usage,
    });
  }
  const read = summary.safeParse(parseJson(text));
  if (!read.success) {
    const at = read.error.issues[0]?.path.join(".") ?? "";
    throw new GantryError(
      `"${file}" is no summary of k6: it has no ${at === "" ? "metrics" : at} that can be read`,
      {
        hint: 'have k6 write it with "k6 run --summary-export"; it holds p(95) unless summaryTrendStats leaves that out',
        exitCode: ExitCode.usage,
      },
    );
  }
  const { http_req_duration: durations, http_reqs: requests } = read.data.metrics;
  if (requests.count === 0)
    throw new GantryError(`"${file}" is of a run without a request: it measured nothing`);
  return { p95: durations["p(95)"], requests: requests.count };
}
