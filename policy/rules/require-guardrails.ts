import type { Resource } from "../resource.ts";
import type { Rule, StackViolation, Violation } from "../rule.ts";
import type { Stack } from "../stack.ts";
import { types } from "../types.ts";

/** What says that an app's users have to wait or go without. */
const metricOfApp = new Map<unknown, string>([
  ["api", "api_p95"],
  ["ocr-worker", "ocr_failure_rate"],
]);
/** What runs out for all surfaces of a platform together. */
const metricOfPlatform = new Map<unknown, string>([
  ["cloud-run", "cloud_run_quota"],
  ["vercel", "vercel_build_minutes"],
]);

export const rule: Rule = {
  id: "require-guardrails",
  sentence: "Every surface has the metrics that its app and platform need, and each of them raises an alert.",
  protects: { entity: "GuardrailMetric", seed: "003" },
  remedy: "add the guardrail to the catalog, with a threshold, an alertChannel and a runbookRef",
  judges: (type) => [types.surface, types.guardrail, types.alertPolicy].some((each) => each === type),
  *check(resource) {
    if (resource.type === types.guardrail) yield* checkThreshold(resource);
    if (resource.type === types.alertPolicy) yield* checkPolicy(resource);
  },
  *checkStack(stack) {
    yield* checkSurfaces(stack);
    yield* checkAlerts(stack);
  },
};

function* checkThreshold(guardrail: Resource): Generator<Violation> {
  const field = "threshold";
  const threshold = guardrail.get(field);
  const most = guardrail.get("metricName") === "api_p95" ? Number.POSITIVE_INFINITY : 100;
  if (typeof threshold !== "number" || !(threshold > 0 && threshold <= most && Number.isFinite(threshold))) {
    yield { field, problem: "must be seconds, or a percentage of at most 100" };
    return;
  }
  for (const step of ["ladder.hold", "ladder.rollback"]) {
    const next = guardrail.get(step);
    if (next !== undefined && !(typeof next === "number" && next > threshold)) {
      yield { field: step, problem: "must lie above the threshold, for an alert comes first" };
    }
  }
}

function* checkPolicy(policy: Resource): Generator<Violation> {
  if (policy.get("enabled") !== true) yield { field: "enabled", problem: "must be true" };
  if (policy.each("conditions").length === 0) yield { field: "conditions", problem: "is empty" };
  if (policy.each("notificationChannels").length === 0) {
    yield { field: "notificationChannels", problem: "is empty, so nobody hears of it" };
  }
}

function* checkSurfaces(stack: Stack): Generator<StackViolation> {
  const guardrails = stack.all(types.guardrail);
  const watched = new Set(
    guardrails.map((each) => `${each.text("surface") ?? ""} ${each.text("metricName") ?? ""}`),
  );
  const metrics = new Set(guardrails.map((each) => each.get("metricName")));
  for (const resource of stack.all(types.surface)) {
    const own = metricOfApp.get(resource.get("app"));
    const platform = resource.get("platform");
    if (
      own !== undefined &&
      platform === "cloud-run" &&
      !watched.has(`${resource.text("entityId") ?? resource.name} ${own}`)
    ) {
      yield { resource, field: "app", problem: `has no guardrail of ${own}` };
    }
    const shared = metricOfPlatform.get(platform);
    if (shared !== undefined && !metrics.has(shared)) {
      yield { resource, field: "platform", problem: `has no guardrail of ${shared}, on any surface` };
    }
  }
}

function* checkAlerts(stack: Stack): Generator<StackViolation> {
  const policies = stack.below(types.guardrail, types.alertPolicy);
  for (const resource of stack.all(types.guardrail)) {
    if (!policies.has(resource.urn)) {
      yield { resource, field: "metricName", problem: "raises no alert" };
    }
    for (const policy of policies.get(resource.urn) ?? []) yield* checkLatency(resource, policy);
  }
}

/** Cloud Monitoring takes milliseconds where the catalog has seconds. */
function* checkLatency(guardrail: Resource, policy: Resource): Generator<StackViolation> {
  if (guardrail.get("metricName") !== "api_p95") return;
  for (const condition of policy.each("conditions")) {
    const field = `${condition}.conditionThreshold.thresholdValue`;
    const limit = policy.get(field);
    if (limit !== undefined && limit !== Math.round(Number(guardrail.get("threshold")) * 1000)) {
      yield { resource: policy, field, problem: "is not the threshold that the catalog says" };
    }
  }
}
