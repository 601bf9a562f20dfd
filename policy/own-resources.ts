import type { Resource } from "./resource.ts";
import { types } from "./types.ts";

/** How many resources of each type the catalog declares below an entry of the product's own. */
export function declaredBelow(own: Resource): ReadonlyMap<string, number> {
  return new Map(
    own
      .entries("resources")
      .flatMap(([type, count]): [string, number][] => (typeof count === "number" ? [[type, count]] : [])),
  );
}

/** The entry of the product's own resources that a resource belongs to. */
export function ownEntry(resource: Resource): Resource | undefined {
  return resource.owner(types.own);
}
