import type { Finding } from "../check/finding.ts";
import type { DeploymentSurface } from "../../model/declared/deployment-surface.ts";
import type { GuardrailMetric } from "../../model/declared/guardrail-metric.ts";
import { valueAt, type PlainMap } from "../plain.ts";
import type { CatalogRule } from "./rule.ts";

/** A guardrail's numbers mean something together: what it is a share of, and what follows after the alert. */
export const guardrailComplete: CatalogRule = {
  id: "guardrail-complete",
  description:
    "Quotas have a budget, percentages end at 100, each step of a guardrail lies above the one before, and none is without effect.",
  level: "error",
  *check({ entities, merged }) {
    for (const guardrail of entities.guardrails.values()) {
      yield* checkBudget(guardrail);
      yield* checkIdle(guardrail, merged);
      yield* checkSeconds(guardrail, merged);
      yield* checkLongest(guardrail, entities.surfaces.get(guardrail.surface));
      yield* checkPercent(guardrail);
      yield* checkLadder(guardrail);
    }
  },
};

const quotas: readonly GuardrailMetric["metricName"][] = ["cloud_run_quota", "vercel_build_minutes"];

function* checkBudget({ id, metricName, budget, threshold }: GuardrailMetric): Generator<Finding> {
  const path = ["guardrails", id];
  const isQuota = quotas.includes(metricName);
  if (isQuota && budget === undefined) {
    const hint = "add amount and unit";
    yield { path: [...path, "budget"], text: `is required by ${metricName}`, hint, showsValue: false };
  }
  if (!isQuota && budget !== undefined) {
    yield {
      path: [...path, "budget"],
      text: `means nothing for ${metricName}`,
      hint: "remove it",
      showsValue: false,
    };
  }
  if (budget === undefined) return;
  const { critical, exceeded } = budget.levels;
  // More than 100 percent is told as such.
  if (threshold > 100 || (threshold < critical && critical < exceeded)) return;
  const text = `must be below the budget's levels, which rise: threshold ${threshold}, critical ${critical}, exceeded ${exceeded}`;
  const levels = [...path, "budget", "levels"];
  yield { path: [...path, "threshold"], alternative: levels, text, showsValue: false };
}

/** A budget has levels of its own: a ladder and a severity beside them would change nothing (decision 0048). */
function* checkIdle(
  { id, metricName, budget, ladder }: GuardrailMetric,
  merged: PlainMap,
): Generator<Finding> {
  // Elsewhere it is the budget that has to go.
  if (budget === undefined || !quotas.includes(metricName)) return;
  const path = ["guardrails", id];
  if (ladder !== undefined) {
    const text = "means nothing beside a budget, which holds a release from its level exceeded on";
    const hint = "remove it, and set budget.levels.exceeded if it is to hold earlier";
    yield { path: [...path, "ladder"], text, hint, showsValue: false };
  }
  if (valueAt(merged, [...path, "severity"]) != null) {
    const text = "means nothing beside a budget, whose threshold warns and whose levels are critical";
    yield { path: [...path, "severity"], text, hint: "remove it" };
  }
}

function* checkSeconds({ id, metricName }: GuardrailMetric, merged: PlainMap): Generator<Finding> {
  const path = ["guardrails", id, "threshold"];
  if (metricName !== "api_p95" || typeof valueAt(merged, path) !== "string") return;
  yield { path, text: "is a percentage, and api_p95 is measured in seconds", hint: "write a number" };
}

/** Cloud Run cuts a request that lasts longer, so no latency of its own is above that. Milliseconds are found by it too. */
function* checkLongest(
  { id, metricName, threshold, ladder, observabilitySource }: GuardrailMetric,
  surface: DeploymentSurface | undefined,
): Generator<Finding> {
  if (metricName !== "api_p95" || observabilitySource !== "cloud-run-logs") return;
  if (surface?.platform !== "cloud-run") return;
  const longest = surface.cloudRun.timeoutSeconds;
  const path = ["guardrails", id];
  const steps = [
    [[...path, "threshold"], threshold],
    [[...path, "ladder", "hold"], ladder?.hold],
    [[...path, "ladder", "rollback"], ladder?.rollback],
  ] as const;
  for (const [at, seconds] of steps) {
    if (seconds === undefined || seconds <= longest) continue;
    const text = `is in seconds, and ${surface.id} cuts a request after ${longest} s`;
    yield { path: at, text, alternative: ["surfaces", surface.id, "cloudRun", "timeoutSeconds"] };
  }
}

function* checkPercent({ id, metricName, threshold, ladder }: GuardrailMetric): Generator<Finding> {
  if (metricName === "api_p95") return;
  const path = ["guardrails", id];
  const text = "is a percentage and at most 100";
  if (threshold > 100) yield { path: [...path, "threshold"], text };
  if (ladder !== undefined && ladder.hold > 100) yield { path: [...path, "ladder", "hold"], text };
  if (ladder !== undefined && ladder.rollback > 100) yield { path: [...path, "ladder", "rollback"], text };
}

function* checkLadder({ id, threshold, ladder, budget }: GuardrailMetric): Generator<Finding> {
  if (ladder === undefined || budget !== undefined) return;
  const path = ["guardrails", id];
  const { hold, rollback } = ladder;
  if (threshold >= hold) {
    const text = `does not fit: threshold ${threshold} must be below hold ${hold}`;
    yield { path: [...path, "ladder", "hold"], alternative: [...path, "threshold"], text };
  }
  if (hold >= rollback) {
    const text = `does not fit: hold ${hold} must be below rollback ${rollback}`;
    yield { path: [...path, "ladder", "rollback"], alternative: [...path, "ladder", "hold"], text };
  }
}
