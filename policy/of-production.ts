import { meansProduction } from "./production.ts";
import type { Resource } from "./resource.ts";

/** Whether a resource belongs to production: by its stack, or by what it or a component above it says of itself. */
export function isOfProduction(resource: Resource): boolean {
  if (meansProduction(resource.stack)) return true;
  return [resource, ...resource.owners()].some((each) =>
    [each.get("environment"), each.get("ghEnvironment")].some(
      (name) => typeof name === "string" && meansProduction(name),
    ),
  );
}
