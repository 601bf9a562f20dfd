import { z } from "zod";
import { letsGo } from "../../model/declared/waiver-limits.ts";
import type { Waiver } from "../../model/declared/waiver.ts";
import { isProtectedType, protectedTypes } from "../../model/protected-types.ts";
import { waivedMessage } from "../../policy/message.ts";
import { pack } from "../../policy/pack/pack.ts";
import { meansProduction } from "../../policy/production.ts";
import { waiverType } from "../../policy/waivers.ts";
import type { EngineEvent } from "../../engine/run/events.ts";
import { isProtected } from "../../engine/run/explain-failure.ts";
import type { ExportedStack } from "../../engine/run/export-stack.ts";
import { stayingIn, whatGoesAlong } from "./goes-along.ts";
import { readPlan } from "../../engine/run/plan.ts";
import { nameOf } from "../../model/urn.ts";
import type { PulumiRun } from "../../engine/run/run-pulumi.ts";

const policyName = "require-deletion-protection";

/** What the plan would do to something that is protected. */
interface ProtectedChange {
  urn: string;
  verb: "deleted" | "replaced";
}

export interface ProtectedChangesOptions {
  stack: string;
  run: PulumiRun;
  /** The catalog's. */
  waivers: readonly Waiver[];
  recorded: ExportedStack;
  now: Date;
}

/**
 * Deletions and replacements of what is protected, as the rule would object to them if the engine told a pack of what goes.
 * The engine's own protection stops most of them, at the first; this names all, and also what somebody unprotected by hand.
 */
export function protectedEvents(options: ProtectedChangesOptions): EngineEvent[] {
  const { stack, run, recorded } = options;
  const planned = plannedChanges(stack, run.events);
  const changes = isStopped(run) ? [...planned, ...unseen(recorded, run.events)] : planned;
  return changes.flatMap((change) => eventOf(change, options));
}

/** Whether the engine ended a run because something is protected. */
export function isStopped({ exitCode, events, stderr }: PulumiRun): boolean {
  const said = [...events.flatMap(({ diagnosticEvent }) => diagnosticEvent?.message ?? []), stderr];
  return exitCode !== 0 && isProtected(said.join("\n"));
}

function plannedChanges(stack: string, events: readonly EngineEvent[]): ProtectedChange[] {
  return events.flatMap(({ resourcePreEvent }): ProtectedChange[] => {
    const step = resourcePreEvent?.metadata;
    if (step === undefined || (step.op !== "delete" && step.op !== "replace")) return [];
    const counts = step.old?.protect === true || (isProtectedType(step.type) && meansProduction(stack));
    return counts ? [{ urn: step.urn, verb: step.op === "delete" ? "deleted" : "replaced" }] : [];
  });
}

/** What is protected and the program has no more: the engine stops at the first and tells nothing of the others. */
function unseen({ resources }: ExportedStack, events: readonly EngineEvent[]): ProtectedChange[] {
  const seen = new Set(events.map(({ resourcePreEvent }) => resourcePreEvent?.metadata.urn));
  return resources
    .filter(({ urn, protect }) => protect && !seen.has(urn))
    .map(({ urn }) => ({ urn, verb: "deleted" }));
}

function eventOf(
  { urn, verb }: ProtectedChange,
  { run, waivers, recorded, now }: ProtectedChangesOptions,
): EngineEvent[] {
  const { type, name } = nameOf(urn);
  const resource = `${type} ${name}`;
  const letGo = (waiver: { rule: string; resource: string; expires: string }): boolean =>
    waiver.resource === resource && letsGo(waiver, now);
  if (deployedWaivers(recorded).some(letGo)) return [];
  const waiver = waivers.find(letGo);
  // The engine goes by what the last deployment recorded: a waiver of the change that deletes comes too late.
  const isTooLate =
    waiver !== undefined &&
    verb === "deleted" &&
    recorded.resources.some((each) => each.urn === urn && each.protect);
  const why = isProtectedType(type) ? `: ${protectedTypes[type]}` : "";
  const when = verb === "deleted" ? ", deployed while the catalog still has it" : "";
  const renamed = urn.includes("gantry:index:DeploymentSurface$")
    ? '; a surface that only gets another name keeps it with "gantry rename surface"'
    : "";
  const along = whatGoesAlong(urn, recorded, stayingIn(readPlan(run.events)));
  const message =
    `${policyName}: ${type} "${name}" would be ${verb}, and is protected${why}\n` +
    along.map((line) => `${line}\n`).join("") +
    (isTooLate
      ? `hint: its waiver "${waiver.id}" is not deployed yet: put "${resource}" back, deploy, and take it out of the catalog with the change after that, together with the waiver (docs/guarded-path.md)`
      : `hint: if it is meant to go, it needs a waiver with once: true for "${resource}"${when}${renamed} (docs/guarded-path.md)`);
  const event = { policyName, policyPackName: pack.name, resourceUrn: urn };
  return waiver === undefined || isTooLate
    ? [{ policyEvent: { ...event, message, enforcementLevel: "mandatory" } }]
    : [{ policyEvent: { ...event, message: waivedMessage(waiver, message), enforcementLevel: "advisory" } }];
}

const deployed = z.object({ rule: z.string(), resource: z.string(), expires: z.string() });

/** The waivers that the last deployment was made under; it took the protection off what they name. */
function deployedWaivers({ resources }: ExportedStack): z.infer<typeof deployed>[] {
  return resources.filter(({ type }) => type === waiverType).map(({ inputs }) => deployed.parse(inputs));
}
