import { z } from "zod";
import { entityId, projectPath } from "../scalars.ts";

const positive = z.number().positive();

/** Shares of a budget at which it is said louder (entities.md: 80, 90 and 100 percent). */
export const budgetLevels = z.strictObject({
  warn: positive.max(100).default(80).describe("percent of the budget"),
  critical: positive.max(100).default(90).describe("percent of the budget"),
  exceeded: positive.max(100).default(100).describe("percent of the budget"),
});

const budget = z.strictObject({
  amount: positive.describe("what a month may use, in the budget's unit"),
  unit: z.enum(["vCPU-s", "requests", "minutes"]).describe("unit of the amount"),
  levels: budgetLevels.prefault({}).describe("when it is said louder"),
});

/** A monitored metric and its alert (003). */
export const guardrailMetric = z.strictObject({
  id: entityId.describe("the key of the map"),
  metricName: z
    .enum(["api_p95", "ocr_failure_rate", "cloud_run_quota", "vercel_build_minutes"])
    .describe("what is measured"),
  surface: entityId.describe("the monitored DeploymentSurface"),
  threshold: positive.describe("seconds for api_p95, percent for the others"),
  ladder: z
    .strictObject({
      hold: positive.describe("a release is not promoted from here on"),
      rollback: positive.describe("a release is rolled back from here on"),
    })
    .optional()
    .describe("what follows after the alert, in the threshold's unit"),
  budget: budget.optional().describe("what a quota is a percentage of"),
  observabilitySource: z
    .enum(["cloud-run-logs", "vercel-analytics", "supabase-dashboard", "sentry", "k6"])
    .describe("where it is measured"),
  alertChannel: entityId.describe("a channel of the catalog"),
  runbookRef: projectPath.describe("what to do; the file must exist"),
  severity: z.enum(["warning", "error", "critical"]).default("warning").describe("severity of the alert"),
});
export type GuardrailMetric = z.infer<typeof guardrailMetric>;
