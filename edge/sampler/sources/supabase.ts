import { z } from "zod";
import { jsonOf } from "../../bounded-text.ts";
import { ask } from "../ask.ts";
import { unread, type Source } from "../source.ts";

/** ClickHouse writes its long numbers as text. */
const count = z.union([
  z.int().min(0),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
]);
const answer = z.object({
  result: z
    .array(z.object({ answers: count, failures: count }))
    .max(1)
    .nullish(),
  // It fails with a status of 200.
  error: z.unknown().optional(),
});

/**
 * Of the answers of a project's API to one caller, the percentage that failed at Supabase (5xx). `logs.all` ended in September 2026.
 * https://supabase.com/changelog/48235-migration-of-supabase-management-api-logs-all-analytics-endpoint-to-logs-endpoint
 */
export const supabase: Source<"supabase"> = async ({ metric, source, window, address, token, means }) => {
  if (metric !== "ocr_failure_rate") return unread("Supabase does not measure it");
  // A name that the catalog made: lower-case letters, digits and hyphens.
  if (!/^[a-z0-9-]+$/.test(source.caller)) return unread("the caller's name cannot be asked for");
  const sql =
    "select count() as answers, countIf(toInt32OrZero(log_attributes['response.status_code']) >= 500) as failures" +
    ` from logs where source = 'edge_logs' and startsWith(log_attributes['request.headers.user_agent'], '${source.caller}/')`;
  const query = new URLSearchParams({
    sql,
    iso_timestamp_start: window.from.toISOString(),
    iso_timestamp_end: window.to.toISOString(),
  });
  const project = encodeURIComponent(source.projectRef);
  const path = `/v1/projects/${project}/analytics/endpoints/logs?${query.toString()}`;
  const text = await ask({ address, path, token, means });
  if (typeof text !== "string") return text;
  const read = answer.safeParse(jsonOf(text));
  if (!read.success) return unread("Supabase answered something else than was asked for");
  const { result, error } = read.data;
  if (error !== undefined && error !== null) return unread("Supabase answered that the query failed");
  const [row] = result ?? [];
  if (row === undefined) return unread("Supabase answered neither a count nor an error");
  if (row.answers === 0) return { kind: "no data", why: `no request of ${source.caller} was logged` };
  const value = (100 * row.failures) / row.answers;
  return { kind: "value", value, about: `of ${row.answers} answers` };
};
