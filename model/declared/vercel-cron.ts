import { z } from "zod";
import { whyNoCronLine } from "../schedule.ts";

/**
 * Why Vercel does not take a cron line, of five fields in UTC; undefined where it does: no names, days of the week from 0 to 6, and not a day
 * of the month and one of the week. https://vercel.com/docs/cron-jobs#cron-expressions
 */
function whyNotVercels(line: string): string | undefined {
  const [, , day, , weekday] = line.split(" ");
  if (/[a-z]/i.test(line)) return "has a name, and Vercel takes numbers alone";
  if ((weekday ?? "").includes("7"))
    return "has 7 for the day of the week, which Vercel counts from 0 for Sunday to 6";
  if (day !== "*" && weekday !== "*")
    return "has a day of the month and one of the week, of which Vercel takes one: the other is *";
  return whyNoCronLine(line);
}

/** What Vercel calls by the clock: https://vercel.com/docs/cron-jobs, and `cronsSchema` of its own program. */
export const vercelCron = z.strictObject({
  path: z
    .string()
    .regex(/^\/[\w.~/?&=%+-]*$/, 'must be a path of the app such as "/api/cron/digest"')
    .max(512, "must have at most 512 characters")
    .describe("what is called, by GET")
    .meta({ examples: ["/api/cron/digest"] }),
  schedule: z
    .string()
    .regex(/^\S+(?: \S+){4}$/, 'must be a cron line of five fields such as "0 5 * * *"')
    .max(256, "must have at most 256 characters")
    .refine((line) => whyNotVercels(line) === undefined, {
      error: ({ input }) =>
        `must be a cron line such as "0 5 * * *" that Vercel takes: it ${whyNotVercels(String(input)) ?? ""}`,
    })
    .describe("when, in UTC: minute, hour, day of the month, month, day of the week")
    .meta({ examples: ["0 5 * * *"] }),
});

/** Of a project, on each of Vercel's plans: https://vercel.com/docs/cron-jobs/usage-and-pricing */
export const mostCrons = 100;
