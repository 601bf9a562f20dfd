import { daysLeft } from "../../model/declared/waiver-limits.ts";
import type { Waiver } from "../../model/declared/waiver.ts";
import { waiverIn } from "../../policy/message.ts";
import { pack } from "../../policy/pack/pack.ts";
import type { EngineEvent } from "../../engine/run/events.ts";
import { nameOf } from "../../model/urn.ts";

export interface Violation {
  rule: string;
  /** URN of the resource; empty where a rule judges the whole stack. */
  resource: string;
  message: string;
}

export interface WaivedViolation extends Violation {
  /** The waiver's key in the catalog. */
  waiver: string;
}

export type PolicyEvent = NonNullable<EngineEvent["policyEvent"]>;

/**
 * What the rules objected to. The pack's word alone waives nothing: the catalog has to have the very waiver. So whatever
 * our pack only advises is a violation, since a pack in which a rule was made advisory would do just that.
 */
export function readViolations(
  events: readonly EngineEvent[],
  waivers: readonly Waiver[],
  now = new Date(),
): { violations: readonly Violation[]; waived: readonly WaivedViolation[] } {
  const violations: Violation[] = [];
  const waived: WaivedViolation[] = [];
  for (const { policyEvent: event } of events) {
    if (event === undefined || !counts(event)) continue;
    const found = {
      rule: event.policyName,
      resource: event.resourceUrn ?? "",
      message: event.message.trim(),
    };
    const waiver = waiverOf(event, waivers, now);
    if (waiver === undefined) violations.push(found);
    else waived.push({ ...found, waiver: waiver.id });
  }
  return { violations, waived };
}

/** Other packs, such as an organisation's, may advise. */
function counts({ enforcementLevel, policyPackName }: PolicyEvent): boolean {
  return enforcementLevel === "mandatory" || policyPackName === pack.name;
}

/** The waiver of the catalog that an event goes by; undefined where there is none, or it is for something else or over. */
export function waiverOf(event: PolicyEvent, waivers: readonly Waiver[], now: Date): Waiver | undefined {
  if (event.enforcementLevel !== "advisory") return undefined;
  const id = waiverIn(event.message);
  const { type, name } = nameOf(event.resourceUrn ?? "");
  return waivers.find(
    (waiver) =>
      waiver.id === id &&
      waiver.rule === event.policyName &&
      waiver.resource === `${type} ${name}` &&
      daysLeft(waiver, now) >= 0,
  );
}
