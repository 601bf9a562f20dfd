import { z } from "zod";
import { jsonOf } from "../../bounded-text.ts";
import { ask } from "../ask.ts";
import { unread, type Reading, type Source } from "../source.ts";

const charge = z.object({
  ChargeCategory: z.string(),
  ChargePeriodStart: z.iso.datetime({ offset: true }),
  ServiceName: z.string(),
  ConsumedQuantity: z.number().nullish(),
  ConsumedUnit: z.string().nullish(),
  Tags: z.object({ ProjectName: z.string().nullish() }).nullish(),
});
type Charge = z.infer<typeof charge>;

const dayMs = 24 * 60 * 60_000;
/** Vercel tells of a day when it is over. What ends earlier than this no longer says what the month has used. */
const oldestDays = 3;

/**
 * The minutes that a project's builds have used this month (UTC), as far as Vercel has charged them: once a day.
 * https://vercel.com/docs/rest-api/billing/list-focus-billing-charges
 */
export const vercel: Source<"vercel"> = async ({ metric, source, window, address, token, means }) => {
  if (metric !== "vercel_build_minutes") return unread("Vercel does not measure it");
  const from = new Date(Date.UTC(window.to.getUTCFullYear(), window.to.getUTCMonth(), 1));
  const query = new URLSearchParams({
    from: from.toISOString(),
    to: window.to.toISOString(),
    slug: source.team,
  });
  const text = await ask({ address, path: `/v1/billing/charges?${query.toString()}`, token, means });
  if (typeof text !== "string") return text;
  const charges: Charge[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const read = charge.safeParse(jsonOf(line));
    if (!read.success) return unread("Vercel answered something else than charges, one a line");
    charges.push(read.data);
  }
  return judge(charges, source.project, window.to);
};

function judge(charges: readonly Charge[], project: string, now: Date): Reading {
  const days = charges.map(({ ChargePeriodStart }) => Date.parse(ChargePeriodStart));
  const newest = Math.max(...days);
  if (days.length === 0) return { kind: "no data", why: "Vercel has charged no day of this month yet" };
  const day = new Date(newest).toISOString().slice(0, 10);
  if (newest > now.getTime()) return unread(`Vercel charges for ${day}, which is not yet`);
  if (now.getTime() - newest > oldestDays * dayMs)
    return { kind: "no data", why: `Vercel's charges end with ${day}` };
  const builds = charges.filter(
    ({ ChargeCategory, ServiceName }) =>
      ChargeCategory === "Usage" && /\bbuild\b.*\bminutes\b/i.test(ServiceName),
  );
  if (builds.length === 0) return { kind: "no data", why: `Vercel has charged no build, as far as ${day}` };
  if (builds.some(({ Tags }) => typeof Tags?.ProjectName !== "string"))
    return unread("Vercel does not say which project a build was of");
  const own = builds.filter(({ Tags }) => Tags?.ProjectName === project);
  if (own.length === 0)
    return { kind: "no data", why: `Vercel has charged no build of ${project}, as far as ${day}` };
  const other = own.find(({ ConsumedUnit }) => !/^min(ute)?s?$/i.test(ConsumedUnit ?? ""));
  if (other !== undefined) return unread("Vercel does not count builds in minutes");
  const value = own.reduce((sum, { ConsumedQuantity }) => sum + (ConsumedQuantity ?? 0), 0);
  return { kind: "value", value, about: `this month, as far as ${day}: Vercel tells once a day` };
}
