import type { Waiver } from "../../model/declared/waiver.ts";
import { daysLeft } from "../../model/declared/waiver-limits.ts";
import { listed, waivedMessage } from "../../policy/message.ts";
import { pack } from "../../policy/pack/pack.ts";
import type { EngineEvent, StepMetadata } from "../../engine/run/events.ts";
import { nameOf } from "../../model/urn.ts";
import type { PolicyEvent } from "./policy-violations.ts";

const rule = "require-declared-entities";

/** Each component that would lose resources although nothing was changed in its declaration, as the pack would object to it. */
export function unexplainedDeletions(
  events: readonly EngineEvent[],
  waivers: readonly Waiver[],
  { now = new Date(), isResumed = false }: { now?: Date; isResumed?: boolean | undefined } = {},
): { policyEvent: PolicyEvent }[] {
  const steps = events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []);
  const lost = Map.groupBy(lostWithoutReason(steps, isResumed), ({ owner }) => owner);
  return [...lost].map(([owner, resources]) => {
    const names = [...new Set(resources.map(({ urn }) => wordsOf(urn)))];
    const { type, name } = nameOf(owner);
    const message =
      `${rule}: ${type} "${name}" would lose what nobody took out of the catalog: ${listed(names)}\n` +
      "hint: find out what else changed (the program, the settings, a cloud); if it shall go, say so with a waiver for the component, once: true";
    const waiver = waivers.find(
      (one) => one.rule === rule && one.resource === `${type} ${name}` && one.once && daysLeft(one, now) >= 0,
    );
    const event = { policyName: rule, policyPackName: pack.name, resourceUrn: owner };
    const policyEvent =
      waiver === undefined
        ? { ...event, message, enforcementLevel: "mandatory" }
        : { ...event, message: waivedMessage(waiver, message), enforcementLevel: "advisory" };
    return { policyEvent };
  });
}

interface Lost {
  urn: string;
  /** The nearest component. */
  owner: string;
}

/**
 * A component hands its whole declaration to the engine, so a change of it is a step of its own. What goes is explained by
 * such a step of one of its owners, or by an owner that goes; not by one that is there under another owner, for then it
 * was only moved, and what it holds is lost all the same. What belongs to no component is the program's own. A deployment that
 * failed has taken that step already, and what it was to delete was explained then.
 */
function lostWithoutReason(steps: readonly StepMetadata[], isResumed: boolean): Lost[] {
  const parents = new Map(steps.map((step) => [step.urn, (step.new ?? step.old)?.parent ?? ""]));
  const kept = new Set(steps.flatMap(({ op, urn }) => (isDeletion(op) ? [] : [wordsOf(urn)])));
  const gone = new Set(steps.flatMap(({ op, urn }) => (isDeletion(op) ? [urn] : [])));
  const changed = new Set(steps.flatMap(({ op, urn }) => (op === "same" || op === "read" ? [] : [urn])));
  return steps.flatMap(({ op, urn, type }) => {
    if (isComponent(type) || (op !== "delete" && op !== "replace")) return [];
    const owners = ownersOf(urn, parents).filter((owner) => isComponent(nameOf(owner).type));
    const [owner] = owners;
    if (owner === undefined) return [];
    const isMoved = gone.has(owner) && kept.has(wordsOf(owner));
    return isMoved || !(isResumed || owners.some((each) => changed.has(each))) ? [{ urn, owner }] : [];
  });
}

function isDeletion(op: string): boolean {
  return op.startsWith("delete") || op.startsWith("discard");
}

function isComponent(type: string): boolean {
  return type.startsWith("gantry:");
}

function ownersOf(urn: string, parents: ReadonlyMap<string, string>): string[] {
  const owners: string[] = [];
  for (let parent = parents.get(urn) ?? ""; parent !== ""; parent = parents.get(parent) ?? "")
    owners.push(parent);
  return owners;
}

function wordsOf(urn: string): string {
  const { type, name } = nameOf(urn);
  return `${type} ${name}`;
}
