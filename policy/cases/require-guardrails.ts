import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { buildMinutes, latency, latencyAlert, quota, quotaAlert } from "./fixtures/guardrails.ts";
import { production } from "./fixtures/production.ts";
import { portal, surface } from "./fixtures/surfaces.ts";

const limit = "conditions[0].conditionThreshold.thresholdValue";
const thresholds = [undefined, null, "2.4", 0, -1, Number.NaN, Number.POSITIVE_INFINITY, true];

export const cases: RuleCases = {
  compliant: production,
  judges: [types.surface, types.guardrail, types.alertPolicy],
  mutations: [
    { name: "no guardrail of latency", of: latency, gone: true, at: surface, field: "app" },
    {
      name: "latency of another surface",
      of: latency,
      set: { surface: "portal" },
      at: surface,
      field: "app",
    },
    {
      name: "latency under another name",
      of: latency,
      set: { metricName: "API_P95" },
      at: surface,
      field: "app",
    },
    { name: "another app on Cloud Run", of: surface, set: { app: "ocr-worker" }, field: "app" },
    { name: "no guardrail of the quota", of: quota, gone: true, at: surface, field: "platform" },
    { name: "no guardrail of build minutes", of: buildMinutes, gone: true, at: portal, field: "platform" },
    { name: "a guardrail without an alert", of: latencyAlert, gone: true, at: latency, field: "metricName" },
    { name: "an alert that is off", of: latencyAlert, set: { enabled: false } },
    { name: "an alert that is on as text", of: latencyAlert, set: { enabled: "true" } },
    { name: "an alert without a condition", of: latencyAlert, set: { conditions: [] } },
    { name: "an alert without a channel", of: latencyAlert, set: { notificationChannels: [] } },
    { name: "an alert without a list of channels", of: quotaAlert, set: { notificationChannels: undefined } },
    { name: "an alert at another latency", of: latencyAlert, set: { [limit]: 3000 } },
    { name: "an alert at a latency in seconds", of: latencyAlert, set: { [limit]: 2.4 } },
    { name: "an alert at a latency as text", of: latencyAlert, set: { [limit]: "2400" } },
    ...thresholds.map((threshold) => ({
      name: `a threshold of ${String(threshold)}`,
      of: latency,
      set: { threshold },
    })),
    { name: "a percentage above 100", of: quota, set: { threshold: 100.5 } },
    { name: "a release that is held before the alert", of: latency, set: { "ladder.hold": 2.4 } },
    { name: "a release that is rolled back before the alert", of: latency, set: { "ladder.rollback": 2 } },
    { name: "a ladder of text", of: latency, set: { "ladder.rollback": "3" } },
  ],
  allowed: [
    {
      name: "a latency of minutes",
      of: latency,
      set: { threshold: 120 },
      with: [{ of: latencyAlert, set: { [limit]: 120_000 } }],
    },
    { name: "all of the budget", of: quota, set: { threshold: 100 } },
    {
      name: "a release that is held after the alert",
      of: latency,
      set: { "ladder.hold": 2.5, "ladder.rollback": 3 },
    },
    {
      name: "a surface that was renamed",
      of: surface,
      set: { entityId: "backend" },
      with: [{ of: latency, set: { surface: "backend" } }],
    },
    { name: "an app without metrics of its own", of: surface, set: { app: "mobile" } },
    { name: "an app on a platform without metrics", of: surface, set: { platform: "expo-eas" } },
    {
      name: "an alert that asks in another language",
      of: latencyAlert,
      set: { conditions: [{ conditionPrometheusQueryLanguage: { query: "x >= 2400" } }] },
    },
    {
      name: "failures of the worker",
      of: surface,
      set: { app: "ocr-worker" },
      with: [
        { of: latency, set: { metricName: "ocr_failure_rate" } },
        { of: quota, set: { metricName: "cloud_run_quota" } },
      ],
    },
  ],
};
