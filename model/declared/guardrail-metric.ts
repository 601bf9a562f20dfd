import { z } from "zod";
import { entityId, projectPath } from "../scalars.ts";

const positive = z.number().positive();

/** A share in percent, as a number or as text with the sign: 80, "80%". */
const percentText = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,3})?%$/, 'must be a number, or a percentage such as "80%"')
  .transform((text) => Number(text.slice(0, -1)))
  .pipe(positive);

/** Shares of a budget at which it is said louder after the threshold, which warns (entities.md: 80, 90 and 100 percent). */
const budgetLevels = z.strictObject({
  critical: positive.max(100).default(90).describe("percent of the budget"),
  exceeded: positive.max(100).default(100).describe("percent of the budget"),
});

const budget = z.strictObject({
  amount: positive.describe("what a month may use, in the budget's unit").meta({ examples: [360_000] }),
  unit: z.enum(["vCPU-s", "requests", "minutes"]).describe("unit of the amount"),
  levels: budgetLevels.prefault({}).describe("when it is said louder than at the threshold, which warns"),
});

/** A monitored metric and its alert (003). */
export const guardrailMetric = z
  .strictObject({
    id: entityId.describe("the key of the map"),
    metricName: z
      .enum(["api_p95", "ocr_failure_rate", "cloud_run_quota", "vercel_build_minutes"])
      .describe("what is measured"),
    surface: entityId.describe("the surface that is watched").meta({ examples: ["api"] }),
    threshold: z
      .union(
        [positive.meta({ examples: [2.4] }), percentText],
        'must be a number above 0, or a percentage such as "80%"',
      )
      .describe("seconds for api_p95, percent for the others; of a budget, the share from which it warns"),
    ladder: z
      .strictObject({
        hold: positive.describe("a release is not promoted from here on").meta({ examples: [2.5] }),
        rollback: positive.describe("a release is rolled back from here on").meta({ examples: [3] }),
      })
      .optional()
      .describe("what follows after the alert, in the threshold's unit; of a budget, its levels say that"),
    budget: budget.optional().describe("what a quota is a percentage of"),
    observabilitySource: z
      .enum(["cloud-run-logs", "vercel-analytics", "supabase-dashboard", "sentry", "k6"])
      .describe("where it is measured"),
    alertChannel: entityId.describe("a channel of the catalog").meta({ examples: ["oncall"] }),
    runbookRef: projectPath
      .describe("what to do; the file must exist")
      .meta({ examples: ["docs/runbooks/api-latency.md"] }),
    severity: z
      .enum(["warning", "error", "critical"])
      .default("warning")
      .describe("severity of the alert; of a budget, its levels say that"),
  })
  .describe("A monitored metric and its alert.");
export type GuardrailMetric = z.infer<typeof guardrailMetric>;
