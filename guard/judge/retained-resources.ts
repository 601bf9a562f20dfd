import type { EngineEvent } from "../../engine/run/events.ts";
import type { ExportedResource } from "../../engine/run/export-stack.ts";
import { nameOf } from "../../model/urn.ts";
import type { Violation } from "./policy-violations.ts";

/** No file of the pack: the engine tells a pack nothing of this option. */
const rule = "disallow-retained-resources";

/** The resources that a run of the engine would leave behind where the program drops them, as violations; no waiver covers one. */
export function retainedResources(events: readonly EngineEvent[]): Violation[] {
  const urns = events.flatMap(({ resourcePreEvent }) => {
    const { urn = "", new: wanted } = resourcePreEvent?.metadata ?? {};
    return wanted?.retainOnDelete === true ? [urn] : [];
  });
  return [...new Set(urns)].map(violation);
}

/** Those that a recorded state has. */
export function retainedInState(resources: readonly ExportedResource[]): Violation[] {
  return resources.flatMap(({ urn, retainOnDelete }) => (retainOnDelete === true ? [violation(urn)] : []));
}

function violation(urn: string): Violation {
  const { type, name } = nameOf(urn);
  return {
    rule,
    resource: urn,
    message:
      `${rule}: ${type} "${name}" has retainOnDelete: once it is dropped it stays where it is, and nobody knows of it any more\n` +
      "take the option away; what must not be deleted is protected instead",
  };
}
