import { quote } from "../check/quote.ts";
import {
  bundleSecrets,
  readableSecrets,
  type CredentialBundle,
} from "../../model/declared/credential-bundle.ts";
import type { CatalogRule } from "./rule.ts";

/** What a surface needs, its bundle holds; otherwise its service account could not read it. */
export const credentialsInBundle: CatalogRule = {
  id: "credentials-in-bundle",
  description: "Every credential of a surface is in the surface's bundle, or shared with it.",
  level: "error",
  *check({ entities }) {
    for (const surface of entities.surfaces.values()) {
      const path = ["surfaces", surface.id, "credentials"];
      if (surface.bundle === null) {
        if (surface.credentials.length > 0)
          yield { path, text: "need a bundle", hint: "name it in `bundle`" };
        continue;
      }
      const bundle = entities.bundles.get(surface.bundle);
      if (bundle?.surface !== surface.id) continue;
      const held = new Set(readableSecrets(bundle));
      // A bundle with a reference to nothing is told by itself; what it should have held is not known.
      if ([...held].some((secret) => !entities.secrets.has(secret))) continue;
      for (const [index, secret] of surface.credentials.entries()) {
        if (held.has(secret) || !entities.secrets.has(secret)) continue;
        const home = holderOf(entities.bundles.values(), secret);
        yield {
          path: [...path, index],
          text: `is not in bundle ${quote(bundle.name)}`,
          ...(home === undefined
            ? {}
            : {
                hint: `${home.name} holds it: in sharedRefs of ${bundle.name} it is shared with this surface`,
              }),
        };
      }
    }
  },
};

function holderOf(bundles: Iterable<CredentialBundle>, secret: string): CredentialBundle | undefined {
  return [...bundles].find((bundle) => bundleSecrets(bundle).includes(secret));
}
