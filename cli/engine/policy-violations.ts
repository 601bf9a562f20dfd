import type { EngineEvent } from "./events.ts";

export interface Violation {
  rule: string;
  /** URN of the resource; empty where a rule judges the whole stack. */
  resource: string;
  message: string;
}

/** What mandatory rules objected to. Rules are never advisory here. */
export function policyViolations(events: readonly EngineEvent[]): Violation[] {
  return events.flatMap(({ policyEvent: event }) =>
    event?.enforcementLevel === "mandatory"
      ? [{ rule: event.policyName, resource: event.resourceUrn ?? "", message: event.message.trim() }]
      : [],
  );
}
