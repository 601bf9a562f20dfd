import type { EngineEvent } from "../../engine/run/events.ts";
import type { ExportedResource } from "../../engine/run/export-stack.ts";
import { nameOf } from "../../model/urn.ts";
import type { Violation } from "./policy-violations.ts";

/** No file of the pack: the engine shows a resource that is only read to no pack, so the guarded path looks for it itself. */
const rule = "disallow-read-resources";

/** What the engine calls reading a resource that the program does not declare, by `Resource.get` or a StackReference. */
const readingOps: readonly string[] = ["read", "read-replacement"];

/**
 * The resources that a run of the engine only read, as violations. What it tells of their values is masked and may be
 * unknown, so they are not judged but refused, all of them: no waiver covers one.
 */
export function readResources(events: readonly EngineEvent[]): Violation[] {
  const steps = events.flatMap(({ resourcePreEvent }) =>
    resourcePreEvent !== undefined && readingOps.includes(resourcePreEvent.metadata.op)
      ? [resourcePreEvent.metadata]
      : [],
  );
  const ids = new Map(steps.map(({ urn, new: read }) => [urn, read?.id ?? ""]));
  return [...ids].map(([urn, id]) => violation(urn, id));
}

/** Those that a recorded state has: whatever deployed it, somebody let the program read them. */
export function readInState(resources: readonly ExportedResource[]): Violation[] {
  return resources.flatMap(({ urn, id, external }) => (external ? [violation(urn, id ?? "")] : []));
}

function violation(urn: string, id: string): Violation {
  const { type, name } = nameOf(urn);
  const what = id === "" || id === unknown ? "an id that is not known yet" : `the id ${id}`;
  return {
    rule,
    resource: urn,
    message:
      `${rule}: ${type} "${name}" is only read, by ${what}, and no rule sees it before the deployment\n` +
      "declare it as a resource of the program, or ask for its values with a get… function instead of .get()",
  };
}

/** How the engine spells a text that is not known during a preview (sdk/go/common/resource/plugin/rpc.go). */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
