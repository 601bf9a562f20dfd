import type { ExportedResource } from "../../engine/run/export-stack.ts";
import { nameOf } from "../../model/urn.ts";
import type { Violation } from "./policy-violations.ts";

/** No file of the pack: the engine tells a pack nothing of hooks. */
const rule = "disallow-resource-hooks";

/** The resources of a recorded state that a program has bound hooks to, as violations; no waiver covers one. */
export function hookedInState(resources: readonly ExportedResource[]): Violation[] {
  return resources.flatMap(({ urn, resourceHooks }) => {
    const names = Object.values(resourceHooks ?? {}).flatMap((each) => each ?? []);
    if (names.length === 0) return [];
    const { type, name } = nameOf(urn);
    const message =
      `${rule}: ${type} "${name}" has the hooks ${[...new Set(names)].join(", ")}: what they do at an application, no plan shows\n` +
      "take them out of the program, and deploy again";
    return [{ rule, resource: urn, message }];
  });
}
