import { has, hasRelay, onVercel, runApp, type Draft } from "../draft.ts";

/** A budget can wait in a mailbox; what users notice now cannot, and the policy pack refuses it in production. */
const email = { alertChannel: "email" } as const;
const runLogs = { observabilitySource: "cloud-run-logs" } as const;

/** The guardrails of the chosen apps, each with the runbook that `runbooks` writes. */
export function guardrails(draft: Draft): Record<string, { runbookRef: string }> {
  const run = runApp(draft)?.id;
  const urgent = hasRelay(draft) ? { alertChannel: "oncall" } : email;
  const vercel = onVercel(draft)?.id;
  const quota = (surface: string, amount: number, unit: string): { runbookRef: string } => ({
    ...{ metricName: "cloud_run_quota", surface, threshold: 80, budget: { amount, unit } },
    ...runLogs,
    ...email,
    runbookRef: "docs/runbooks/cloud-run-quota.md",
  });
  const apiP95 = {
    ...{ metricName: "api_p95", surface: "api", threshold: 2.4, ladder: { hold: 2.5, rollback: 3 } },
    ...runLogs,
    ...urgent,
    runbookRef: "docs/runbooks/api-latency.md",
    severity: "error",
  };
  const ocrFailureRate = {
    ...{ metricName: "ocr_failure_rate", surface: "ocr-worker", threshold: 1 },
    ...runLogs,
    ...urgent,
    runbookRef: "docs/runbooks/ocr-failures.md",
    severity: "error",
  };
  const buildMinutes = {
    ...{ metricName: "vercel_build_minutes", surface: vercel, threshold: 80 },
    budget: { amount: 100, unit: "minutes" },
    observabilitySource: "vercel-analytics",
    ...email,
    runbookRef: "docs/runbooks/vercel-build-minutes.md",
  };
  return {
    ...(has(draft, "api", "cloud-run") ? { "api-p95": apiP95 } : {}),
    ...(has(draft, "ocr-worker", "cloud-run") ? { "ocr-failure-rate": ocrFailureRate } : {}),
    ...(run === undefined
      ? {}
      : {
          "cloud-run-cpu": quota(run, 360_000, "vCPU-s"),
          "cloud-run-requests": quota(run, 2_000_000, "requests"),
        }),
    ...(vercel === undefined ? {} : { "vercel-build-minutes": buildMinutes }),
  };
}
