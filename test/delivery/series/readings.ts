import type { GuardrailReading } from "../../../delivery/series/reading.ts";
import { guardrailMetric, type GuardrailMetric } from "../../../model/declared/guardrail-metric.ts";

/** A guardrail of the api's latency: alerts from 2.4 s, holds from 2.5 s, and takes back from 3 s on. */
export const apiP95: GuardrailMetric = guardrailMetric.parse({
  id: "api-p95",
  metricName: "api_p95",
  surface: "api",
  threshold: 2.4,
  ladder: { hold: 2.5, rollback: 3 },
  observabilitySource: "cloud-run-logs",
  alertChannel: "oncall",
  runbookRef: "docs/runbooks/api-latency.md",
});

/** Without a ladder: from 1 % of failures on. */
export const ocrFailures: GuardrailMetric = guardrailMetric.parse({
  ...apiP95,
  id: "ocr-failure-rate",
  metricName: "ocr_failure_rate",
  surface: "ocr-worker",
  threshold: 1,
  ladder: undefined,
  runbookRef: "docs/runbooks/ocr-failures.md",
});

/** A budget: warns from 80 %, exceeded from 100 % on. */
export const cpuBudget: GuardrailMetric = guardrailMetric.parse({
  ...apiP95,
  id: "cloud-run-cpu",
  metricName: "cloud_run_quota",
  threshold: 80,
  ladder: undefined,
  budget: { amount: 360_000, unit: "vCPU-s" },
});

export function reading(guardrail: GuardrailMetric, value: number | undefined): GuardrailReading {
  return { guardrail, value, from: "2026-11-20T10:01:00.000Z", to: "2026-11-20T10:06:00.000Z" };
}

export function notRead(guardrail: GuardrailMetric): GuardrailReading {
  return {
    ...reading(guardrail, undefined),
    unread: { why: "there is no token for Cloud Monitoring", hint: "set it" },
  };
}
