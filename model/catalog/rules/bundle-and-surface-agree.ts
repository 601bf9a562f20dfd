import { quote } from "../check/quote.ts";
import { namesOf, referencesIn, type CatalogRule } from "./rule.ts";

/** A surface names its bundle and the bundle its surface; one finding for each that does not fit. */
export const bundleAndSurfaceAgree: CatalogRule = {
  id: "bundle-and-surface-agree",
  description: "A bundle belongs to exactly the one surface that names it.",
  level: "error",
  *check({ merged, entities: { surfaces } }) {
    const users = new Map<string, string[]>();
    const dangling = new Set<string>();
    const bundles = new Set(namesOf(merged, "bundles"));
    for (const { owner, name } of referencesIn(merged, "surfaces", ["bundle"])) {
      if (!bundles.has(name)) dangling.add(owner);
      users.set(name, [...(users.get(name) ?? []), owner]);
    }
    for (const { owner: bundle, path, name: surface } of referencesIn(merged, "bundles", ["surface"])) {
      if (!surfaces.has(surface) || dangling.has(surface)) continue;
      const named = users.get(bundle) ?? [];
      if (!named.includes(surface)) {
        const [user] = named;
        const text =
          user === undefined ? "does not name this bundle" : `but ${quote(user)} names this bundle`;
        yield { path, text };
      } else {
        const others = named.filter((user) => user !== surface);
        for (const user of others) {
          yield { path: ["surfaces", user, "bundle"], text: `belongs to surface ${quote(surface)}` };
        }
      }
    }
  },
};
