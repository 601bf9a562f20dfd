import { quote } from "../check/quote.ts";
import { bundleSecrets } from "../../model/declared/credential-bundle.ts";
import type { CatalogRule } from "./rule.ts";

/** A bundle is rotated as a whole, so its most demanding secret decides. */
export const bundleCadence: CatalogRule = {
  id: "bundle-cadence",
  description: "A bundle is rotated at least as often as each of its secrets.",
  level: "error",
  *check({ entities }) {
    for (const bundle of entities.bundles.values()) {
      const secrets = bundleSecrets(bundle).map((name) => entities.secrets.get(name));
      const strictest = secrets.reduce(
        (least, secret) =>
          secret !== undefined && secret.rotationCadenceDays < (least?.rotationCadenceDays ?? Infinity)
            ? secret
            : least,
        undefined,
      );
      if (strictest === undefined || bundle.rotationCadenceDays <= strictest.rotationCadenceDays) continue;
      yield {
        path: ["bundles", bundle.name, "rotationCadenceDays"],
        alternative: ["secrets", strictest.id, "rotationCadenceDays"],
        text: `does not fit: bundle ${quote(bundle.name)} is rotated every ${bundle.rotationCadenceDays} days and its secret ${quote(strictest.id)} every ${strictest.rotationCadenceDays}`,
      };
    }
  },
};
