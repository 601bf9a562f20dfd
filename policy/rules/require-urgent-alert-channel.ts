import { isOfProduction } from "../production.ts";
import { plain } from "../value.ts";
import type { Rule, StackViolation, Violation } from "../rule.ts";
import type { Resource } from "../resource.ts";
import type { Stack } from "../stack.ts";
import { types } from "../types.ts";

/** A budget has days, and may wait in a mailbox; these tell of users who wait now. */
const urgent: readonly unknown[] = ["api_p95", "ocr_failure_rate"];

const relayed: readonly unknown[] = ["line", "slack", "discord", "webhook"];

export const rule: Rule = {
  id: "require-urgent-alert-channel",
  sentence: "In production an alert that cannot wait reaches people by more than mail.",
  protects: { entity: "GuardrailMetric", seed: "003" },
  remedy: "let the guardrail's alertChannel be one of kind line, slack, discord or webhook",
  judges: (type) =>
    [types.guardrail, types.alertChannel, types.notificationChannel].some((each) => each === type),
  appliesTo: isOfProduction,
  *check(resource) {
    if (resource.type === types.notificationChannel) yield* checkChannel(resource);
  },
  checkStack: checkGuardrails,
};

/** What Cloud Monitoring has of the channel is of the kind that the catalog says, and on. */
function* checkChannel(channel: Resource): Generator<Violation> {
  if ((channel.get("enabled") ?? true) !== true) yield { field: "enabled", problem: "must be true" };
  const kind = channel.owner(types.alertChannel)?.get("kind");
  const type = channel.get("type");
  const isMail = typeof type !== "string" || plain(type) === "email";
  if (kind !== undefined && isMail !== (kind === "email")) {
    yield { field: "type", problem: "is not of the kind that the catalog says" };
  }
}

function* checkGuardrails(stack: Stack): Generator<StackViolation> {
  const channels = new Map(stack.all(types.alertChannel).map((each) => [each.get("entityId"), each]));
  const notifications = stack.below(types.alertChannel, types.notificationChannel);
  for (const resource of stack.all(types.guardrail)) {
    if (!urgent.includes(resource.get("metricName")) || !isOfProduction(resource)) continue;
    const field = "alertChannel";
    const channel = channels.get(resource.get(field));
    if (channel === undefined || !notifications.has(channel.urn)) {
      yield { resource, field, problem: "is no channel that exists" };
    } else if (!relayed.includes(channel.get("kind"))) {
      yield { resource, field, problem: "is read when somebody looks into a mailbox" };
    }
  }
}
