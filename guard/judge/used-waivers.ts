import type { Waiver } from "../../model/declared/waiver.ts";
import { pack } from "../../policy/pack/pack.ts";
import { waiverType } from "../../policy/waivers.ts";
import type { EngineEvent } from "../../engine/run/events.ts";
import { nameOf } from "../../engine/run/plan.ts";
import type { PolicyEvent } from "./policy-violations.ts";

/**
 * The ids of the waivers with `once` that an earlier deployment was made under: those that the recorded state has for
 * another deployment than this one, so that the engine would update them.
 */
export function usedUp(events: readonly EngineEvent[], waivers: readonly Waiver[]): readonly string[] {
  return waivers.flatMap(({ id, once }) => (once && stepOf(id, events)?.op === "update" ? [id] : []));
}

/** A waiver that is used up, as the pack would object to it if it saw the recorded state. */
export function usedUpEvent(id: string, events: readonly EngineEvent[]): { policyEvent: PolicyEvent } {
  const policyName = "require-valid-waivers";
  const message =
    `${policyName}: ${waiverType} "${id}" once is used up: an earlier deployment was made under it\n` +
    "hint: remove it from the catalog, or decide anew, under another key";
  const { name: policyPackName } = pack;
  const resourceUrn = stepOf(id, events)?.urn ?? "";
  return { policyEvent: { policyName, policyPackName, resourceUrn, message, enforcementLevel: "mandatory" } };
}

function stepOf(waiver: string, events: readonly EngineEvent[]): { op: string; urn: string } | undefined {
  return events.find(
    ({ resourcePreEvent: step }) =>
      step?.metadata.type === waiverType && nameOf(step.metadata.urn).name === waiver,
  )?.resourcePreEvent?.metadata;
}
