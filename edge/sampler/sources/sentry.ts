import { z } from "zod";
import { jsonOf } from "../../bounded-text.ts";
import { ask } from "../ask.ts";
import { unread, type Source } from "../source.ts";

const fields = {
  api_p95: "p95(span.duration)",
  ocr_failure_rate: "failure_rate()",
} as const;

const answer = z.object({
  data: z.array(z.record(z.string(), z.union([z.number(), z.string(), z.null()]))).max(1),
  meta: z.object({ units: z.record(z.string(), z.string().nullable()).default({}) }).optional(),
});

/**
 * Of a project's requests, the 95th percentile in milliseconds or the percentage that failed.
 * https://docs.sentry.io/api/explore/query-explore-events-in-table-format/
 */
export const sentry: Source<"sentry"> = async ({
  environment,
  metric,
  source,
  window,
  address,
  token,
  means,
}) => {
  if (metric === "vercel_build_minutes") return unread("Sentry does not measure it");
  const field = fields[metric];
  const query = new URLSearchParams([
    ["dataset", "spans"],
    ["field", field],
    ["field", "count()"],
    ["query", `is_transaction:true project:${source.project}`],
    // All that the token sees: without it Sentry looks at the projects of the token's own teams.
    ["project", "-1"],
    ["environment", environment],
    ["start", window.from.toISOString()],
    ["end", window.to.toISOString()],
    ["per_page", "1"],
  ]);
  const organization = encodeURIComponent(source.organization);
  const path = `/api/0/organizations/${organization}/events/?${query.toString()}`;
  const text = await ask({ address, path, token, means });
  if (typeof text !== "string") return text;
  const read = answer.safeParse(jsonOf(text));
  if (!read.success) return unread("Sentry answered something else than was asked for");
  const { data, meta } = read.data;
  const count = Number(data[0]?.["count()"] ?? 0);
  if (count === 0) return { kind: "no data", why: `no request of ${source.project} was traced` };
  const value = data[0]?.[field];
  if (typeof value !== "number") return unread(`Sentry counted ${count} requests and gave no ${field}`);
  const about = `of ${count} requests`;
  if (metric === "ocr_failure_rate") return { kind: "value", value: value * 100, about };
  const unit = meta?.units[field] ?? "millisecond";
  if (unit !== "millisecond") return unread(`Sentry answered in ${unit}, and not in milliseconds`);
  return { kind: "value", value, about };
};
