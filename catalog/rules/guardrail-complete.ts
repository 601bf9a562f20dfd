import type { Finding } from "../check/finding.ts";
import type { GuardrailMetric } from "../../model/declared/guardrail-metric.ts";
import { valueAt, type PlainMap } from "../plain.ts";
import type { CatalogRule } from "./rule.ts";

/** A guardrail's numbers mean something together: what it is a share of, and what follows after the alert. */
export const guardrailComplete: CatalogRule = {
  id: "guardrail-complete",
  description:
    "Quotas have a budget, percentages end at 100, and each step of a guardrail lies above the one before.",
  level: "error",
  *check({ entities, merged }) {
    for (const guardrail of entities.guardrails.values()) {
      yield* checkBudget(guardrail);
      yield* checkSeconds(guardrail, merged);
      yield* checkPercent(guardrail);
      yield* checkLadder(guardrail);
    }
  },
};

function* checkBudget({ id, metricName, budget, threshold }: GuardrailMetric): Generator<Finding> {
  const path = ["guardrails", id];
  const isQuota = metricName === "cloud_run_quota" || metricName === "vercel_build_minutes";
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

function* checkSeconds({ id, metricName }: GuardrailMetric, merged: PlainMap): Generator<Finding> {
  const path = ["guardrails", id, "threshold"];
  if (metricName !== "api_p95" || typeof valueAt(merged, path) !== "string") return;
  yield { path, text: "is a percentage, and api_p95 is measured in seconds", hint: "write a number" };
}

function* checkPercent({ id, metricName, threshold, ladder }: GuardrailMetric): Generator<Finding> {
  if (metricName === "api_p95") return;
  const path = ["guardrails", id];
  const text = "is a percentage and at most 100";
  if (threshold > 100) yield { path: [...path, "threshold"], text };
  if (ladder !== undefined && ladder.hold > 100) yield { path: [...path, "ladder", "hold"], text };
  if (ladder !== undefined && ladder.rollback > 100) yield { path: [...path, "ladder", "rollback"], text };
}

function* checkLadder({ id, threshold, ladder }: GuardrailMetric): Generator<Finding> {
  if (ladder === undefined) return;
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
