import { neverEndedIn } from "../../policy/message.ts";
import { pack } from "../../policy/pack/pack.ts";
import type { EngineEvent } from "../../engine/run/events.ts";

/**
 * The events, and what the pack printed before it was stopped for a rule that never ended, as the event that it could no
 * longer send (policy/pack/deadline.ts).
 */
export function withNeverEnded(events: readonly EngineEvent[]): EngineEvent[] {
  const stopped = events.flatMap(({ diagnosticEvent }): EngineEvent[] => {
    const message = diagnosticEvent?.message.trim() ?? "";
    const found = neverEndedIn(message);
    if (found === undefined) return [];
    const { rule: policyName, urn: resourceUrn } = found;
    const policyPackName = pack.name;
    return [
      { policyEvent: { policyName, policyPackName, resourceUrn, message, enforcementLevel: "mandatory" } },
    ];
  });
  return [...events, ...stopped];
}
