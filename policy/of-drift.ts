import { driftGhEnvironment } from "../model/declared/gh-environment.ts";
import { plain } from "./value.ts";
import type { Resource } from "./resource.ts";
import { types } from "./types.ts";

/**
 * Whether a GitHub environment, or what belongs to one, is that of the drift check: made by that component, under the one
 * name that its stack has for it. What it may be then is for `require-read-only-drift`, and nobody has to approve it.
 */
export function isOfDrift(resource: Resource): boolean {
  const [owner] = resource.owners();
  return (
    owner?.type === types.driftEnvironment &&
    resource.get("environment") === driftGhEnvironment(resource.stack)
  );
}

/** Whether a GitHub environment's name is one of those; GitHub takes no notice of case. */
export function isDriftName(name: unknown): boolean {
  return typeof name === "string" && plain(name).startsWith(driftGhEnvironment(""));
}
