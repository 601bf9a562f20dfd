import type { EngineEvent } from "../../engine/run/events.ts";
import { pack } from "../../policy/pack/pack.ts";
import type { Violation } from "./policy-violations.ts";

const rule = "require-expected-plan";

/**
 * Takes out of a base's judgement where the plan is not what the base's program makes of the catalog: that is no violation,
 * for a change may change the program, but it is for those who own the program to see. Of a project's own pack it stays
 * one: what the engine ran is not what the same program makes where nobody watches.
 */
export function splitProgramChanges(
  events: readonly EngineEvent[],
  byBase: boolean,
): { events: readonly EngineEvent[]; programChanges: readonly Violation[] } {
  if (!byBase) return { events, programChanges: [] };
  const [changes = [], others = []] = [true, false].map((wanted) =>
    events.filter((event) => isProgramChange(event) === wanted),
  );
  const programChanges = changes.flatMap(({ policyEvent }) =>
    policyEvent === undefined
      ? []
      : [{ rule, resource: policyEvent.resourceUrn ?? "", message: differenceIn(policyEvent.message) }],
  );
  return { events: others, programChanges };
}

/** What a waiver covers is none: its owner and its reason are in the catalog. */
function isProgramChange({ policyEvent }: EngineEvent): boolean {
  return (
    policyEvent?.policyName === rule &&
    policyEvent.policyPackName === pack.name &&
    policyEvent.enforcementLevel === "mandatory" &&
    !policyEvent.message.includes(": cannot judge ")
  );
}

/** The message without the rule before it and the hint below: here it is no mistake. */
function differenceIn(message: string): string {
  const [first = ""] = message.trim().split("\n");
  return first.startsWith(`${rule}: `) ? first.slice(rule.length + 2) : first;
}
