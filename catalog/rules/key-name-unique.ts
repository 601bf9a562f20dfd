import { quote } from "../check/quote.ts";
import { readableSecrets } from "../../model/declared/credential-bundle.ts";
import type { CatalogRule } from "./rule.ts";

/** Both would become the same variable of the same container. */
export const keyNameUnique: CatalogRule = {
  id: "key-name-unique",
  description: "No two secrets that a bundle holds, or is given by another, have the same key name.",
  level: "error",
  *check({ entities }) {
    for (const bundle of entities.bundles.values()) {
      const owners = new Map<string, string>();
      for (const name of readableSecrets(bundle)) {
        const secret = entities.secrets.get(name);
        if (secret === undefined) continue;
        const first = owners.get(secret.keyName);
        if (first === undefined) owners.set(secret.keyName, name);
        else {
          yield {
            path: ["secrets", name, "keyName"],
            alternative: ["secrets", first, "keyName"],
            text: `is the key name of two secrets of one bundle, ${quote(first)} and ${quote(name)}`,
          };
        }
      }
    }
  },
};
