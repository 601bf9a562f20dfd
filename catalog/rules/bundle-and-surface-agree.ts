import type { Finding } from "../check/finding.ts";
import { quote } from "../check/quote.ts";
import { namesOf, referencesIn, type CatalogRule } from "./rule.ts";

/** A surface names its bundle and the bundle its surface; one finding for each that does not fit. */
export const bundleAndSurfaceAgree: CatalogRule = {
  id: "bundle-and-surface-agree",
  description: "A bundle belongs to exactly the one surface that names it.",
  level: "error",
  *check({ merged, entities: { surfaces } }) {
    const known = new Set(namesOf(merged, "bundles"));
    const bundleOf = new Map<string, string>();
    for (const { owner, name } of referencesIn(merged, "surfaces", ["bundle"])) bundleOf.set(owner, name);
    const surfaceOf = new Map<string, string>();
    for (const { owner, name } of referencesIn(merged, "bundles", ["surface"])) surfaceOf.set(owner, name);
    const users = groupByValue(bundleOf);
    for (const [bundle, surface] of surfaceOf) {
      const named = users.get(bundle) ?? [];
      if (named.includes(surface)) yield* strangers(named, surface);
      else if (surfaces.has(surface) && !isWrong(surface)) {
        const [user] = named;
        const text =
          user === undefined ? "does not name this bundle" : `but ${quote(user)} names this bundle`;
        yield { path: ["bundles", bundle, "surface"], text };
      }
    }

    /** Whether what a surface names is a mistake of the surface, told there. */
    function isWrong(surface: string): boolean {
      const bundle = bundleOf.get(surface);
      if (bundle === undefined) return false;
      const owner = surfaceOf.get(bundle);
      return (
        !known.has(bundle) || (owner !== surface && owner !== undefined && bundleOf.get(owner) === bundle)
      );
    }
  },
};

function* strangers(users: readonly string[], owner: string): Generator<Finding> {
  for (const user of users) {
    if (user !== owner)
      yield { path: ["surfaces", user, "bundle"], text: `belongs to surface ${quote(owner)}` };
  }
}

function groupByValue(map: ReadonlyMap<string, string>): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [key, value] of map) {
    const group = groups.get(value);
    if (group === undefined) groups.set(value, [key]);
    else group.push(key);
  }
  return groups;
}
