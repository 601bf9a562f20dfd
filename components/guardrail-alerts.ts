import type { MetricArgs } from "@pulumi/gcp/logging/metric.js";
import type { GuardrailMetric } from "../model/declared/guardrail-metric.ts";
import {
  guardrailQuery,
  isPace,
  isSeenByGoogle,
  requestLatencies,
  silenceQuery,
  watchedMinutes,
  type WatchedGuardrail,
} from "../model/guardrail-query.ts";
import type { EnvironmentName } from "../model/scalars.ts";

const duration = `${watchedMinutes * 60}s`;
const evaluationInterval = "60s";

interface ThresholdCondition {
  displayName: string;
  conditionThreshold: {
    filter: string;
    comparison: "COMPARISON_GT";
    thresholdValue: number;
    duration: string;
    aggregations: {
      alignmentPeriod: string;
      perSeriesAligner: string;
      crossSeriesReducer: string;
      groupByFields: string[];
    }[];
  };
}

interface QueryCondition {
  displayName: string;
  conditionPrometheusQueryLanguage: {
    query: string;
    duration: string;
    evaluationInterval: string;
    disableMetricValidation: true;
  };
}

/** One alert policy of a guardrail, as Cloud Monitoring wants it. */
export interface GuardrailAlert {
  level: "alert" | "warn" | "critical" | "exceeded" | "silent";
  severity: "WARNING" | "ERROR" | "CRITICAL";
  title: string;
  /** What the number means and what follows, in Markdown. */
  explanation: string;
  condition: ThresholdCondition | QueryCondition;
}

/**
 * The alerts of a guardrail: one at its threshold, or one for each level of its budget; and, of what the environment's sampler
 * measures, one more that says that nobody knows.
 */
export function guardrailAlerts(
  guardrail: WatchedGuardrail,
  environment: EnvironmentName,
  isSampled = false,
): readonly GuardrailAlert[] {
  const alerts = guardrail.budget
    ? budgetAlerts(guardrail, guardrail.budget, environment)
    : [limitAlert(guardrail, environment)];
  return isSampled ? [...alerts, silenceAlert(guardrail, environment)] : alerts;
}

/** The log-based metric a guardrail needs: what Cloud Run's own metrics do not tell apart. */
export function logMetric(guardrail: WatchedGuardrail): Omit<MetricArgs, "project"> | undefined {
  if (guardrail.metricName !== "ocr_failure_rate" || !isSeenByGoogle(guardrail)) return undefined;
  return {
    name: guardrail.id,
    description: `Answers of ${guardrail.surface} by class of their status`,
    filter:
      `log_id("run.googleapis.com/requests") AND resource.type="cloud_run_revision"` +
      ` AND resource.labels.service_name="${guardrail.service}"`,
    metricDescriptor: {
      metricKind: "DELTA",
      valueType: "INT64",
      unit: "1",
      labels: [{ key: "status_class", valueType: "STRING", description: "first digit of the HTTP status" }],
    },
    labelExtractors: { status_class: String.raw`REGEXP_EXTRACT(httpRequest.status, "^(\\d)")` },
  };
}

function limitAlert(guardrail: WatchedGuardrail, environment: EnvironmentName): GuardrailAlert {
  const { metricName, surface, threshold, ladder, severity } = guardrail;
  const unit = metricName === "api_p95" ? "s" : "%";
  const next = ladder
    ? ` A release is not promoted from ${ladder.hold} ${unit} on, and rolled back from ${ladder.rollback} ${unit} on.`
    : "";
  return {
    level: "alert",
    severity: severities[severity],
    title: `${metricName} of ${surface} at ${threshold} ${unit} or more`,
    explanation: `\`${metricName}\` of \`${surface}\` has been at ${threshold} ${unit} or more for 5 minutes.${next}`,
    condition: limitCondition(guardrail, environment),
  };
}

/** It waits as long again as it looks back: the first rounds of a new sampler are not there at once. */
function silenceAlert(guardrail: WatchedGuardrail, environment: EnvironmentName): GuardrailAlert {
  const { metricName, surface } = guardrail;
  const condition = query(guardrail, silenceQuery(guardrail, environment));
  condition.conditionPrometheusQueryLanguage.duration = "900s";
  return {
    level: "silent",
    severity: "WARNING",
    title: `${metricName} of ${surface} is not measured`,
    explanation:
      `There is no sample of \`${metricName}\` of \`${surface}\`, and the job \`sampler\` has not succeeded for 45 minutes:` +
      " nobody knows how it stands, and its other alerts stay quiet. The log of the job's last execution says why.",
    condition,
  };
}

const severities = { warning: "WARNING", error: "ERROR", critical: "CRITICAL" } as const;

function limitCondition(
  guardrail: WatchedGuardrail,
  environment: EnvironmentName,
): ThresholdCondition | QueryCondition {
  const { metricName, threshold } = guardrail;
  if (metricName === "api_p95" && isSeenByGoogle(guardrail)) return latencyCondition(guardrail);
  const { promql, perUnit } = guardrailQuery(guardrail, environment);
  // Rounded, since 2.4 * 1000 is not exactly 2400 for every number of seconds.
  const limit = perUnit === 1 ? threshold : Math.round(threshold * perUnit);
  return query(guardrail, `${promql} >= ${limit}`);
}

/** Google's own metric, so it is there before the first request; its unit is the millisecond. */
function latencyCondition({ surface, service, threshold }: WatchedGuardrail): ThresholdCondition {
  return {
    displayName: `95th percentile of ${surface} above ${threshold} s`,
    conditionThreshold: {
      filter:
        `metric.type="${requestLatencies.metric}" AND resource.type="${requestLatencies.resource}"` +
        ` AND resource.labels.service_name="${service}"`,
      // The API takes no "greater or equal"; on a latency the two are the same.
      comparison: "COMPARISON_GT",
      thresholdValue: Math.round(threshold * 1000),
      duration,
      aggregations: [
        {
          alignmentPeriod: "60s",
          perSeriesAligner: "ALIGN_DELTA",
          crossSeriesReducer: "REDUCE_PERCENTILE_95",
          groupByFields: ["resource.label.location"],
        },
      ],
    },
  };
}

type Budget = NonNullable<GuardrailMetric["budget"]>;

function budgetAlerts(
  guardrail: WatchedGuardrail,
  budget: Budget,
  environment: EnvironmentName,
): GuardrailAlert[] {
  const levels = [
    { level: "warn", severity: "WARNING", percent: guardrail.threshold },
    { level: "critical", severity: "CRITICAL", percent: budget.levels.critical },
    { level: "exceeded", severity: "CRITICAL", percent: budget.levels.exceeded },
  ] as const;
  const { promql: used } = guardrailQuery(guardrail, environment);
  const verb = isPace(guardrail, budget) ? "is on its way to use" : "has used";
  return levels.map(({ level, severity, percent }) => {
    const amount = (budget.amount * percent) / 100;
    return {
      level,
      severity,
      title: `${guardrail.metricName} (${budget.unit}) at ${percent} % of the budget`,
      explanation:
        `\`${guardrail.metricName}\` ${verb} ${amount} of ${budget.amount} ${budget.unit} a month, which is` +
        ` ${percent} % of the budget. The budget is our own figure, in ${budget.unit}: nothing stops at 100 %.`,
      condition: query(guardrail, `${used} >= ${amount}`),
    };
  });
}

function query(guardrail: WatchedGuardrail, promql: string): QueryCondition {
  return {
    displayName: `${guardrail.metricName} of ${guardrail.surface}`,
    conditionPrometheusQueryLanguage: {
      query: promql,
      duration,
      evaluationInterval,
      // The series may begin only after the first request or sample; with the check, the policy could not be made yet.
      disableMetricValidation: true,
    },
  };
}
