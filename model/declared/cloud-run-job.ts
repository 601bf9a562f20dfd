import { z } from "zod";
import { cloudRunCpu, cloudRunMemory, containerWords } from "./cloud-run-container.ts";
import { isTimeZone, whyNoCronLine } from "../schedule.ts";

/** Of what has a name of its own at Cloud Run: "Job" in its reference, https://cloud.google.com/run/docs/reference/rest/v2. */
export const longestJobName = 49;
const jobName = z
  .string()
  .regex(
    /^[a-z](?:[-a-z0-9]{0,47}[a-z0-9])?$/,
    "must be at most 49 of [a-z0-9-], as Cloud Run calls a job, and begin with a letter",
  );

const zoneName = 'must be a name of the tz database such as "Asia/Bangkok"';

/** What a surface's image does beside answering requests: started by the clock, by people or by workflows. */
export const cloudRunJob = z.strictObject({
  jobName: jobName
    .optional()
    .describe("what Cloud Run calls the job, where that was there before; made of surface and job without it")
    .meta({ examples: ["nightly-cleanup"] }),
  command: containerWords
    .describe("the program, instead of the image's own")
    .meta({ examples: [["node", "jobs/cleanup.js"]] }),
  args: containerWords
    .describe("what the program is told, instead of the image's own")
    .meta({ examples: [["--days", "30"]] }),
  schedule: z
    .string()
    .regex(/^\S+(?: \S+){4}$/, 'must be a line of unix-cron such as "0 3 * * *", of five fields')
    .max(200, "must have at most 200 characters")
    .refine((line) => whyNoCronLine(line) === undefined, {
      error: ({ input }) =>
        `must be a line of unix-cron such as "0 3 * * *": it ${whyNoCronLine(String(input)) ?? ""}`,
    })
    .optional()
    .describe(
      "when it is started, as a line of unix-cron; without it nobody but people and workflows starts it",
    )
    .meta({ examples: ["0 3 * * *"] }),
  timeZone: z
    .string()
    .regex(/^[A-Z][\w+/-]*$/, zoneName)
    .refine(isTimeZone, zoneName)
    .default("Etc/UTC")
    .describe("whose clock the schedule goes by, as the tz database calls it")
    .meta({ examples: ["Asia/Bangkok"] }),
  timeoutSeconds: z
    .int()
    .min(1)
    .max(604_800)
    .default(600)
    .describe("seconds until a try is cut; a week at most"),
  maxRetries: z
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe("how often a failed run is tried again; only what may run twice may be"),
  cpu: cloudRunCpu.optional().describe("vCPUs; the surface's own without it"),
  memory: cloudRunMemory
    .optional()
    .describe("memory; the surface's own without it")
    .meta({ examples: ["1Gi"] }),
});
export type CloudRunJob = z.infer<typeof cloudRunJob>;
