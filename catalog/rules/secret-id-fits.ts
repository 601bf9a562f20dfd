import { isInSecretManager, secretIdOf } from "../../model/declared/secret-credential-set.ts";
import { quote } from "../check/quote.ts";
import type { CatalogRule } from "./rule.ts";

/** Two secrets of one id in Secret Manager would be one. The other keepers know a secret by its key name. */
export const secretIdFits: CatalogRule = {
  id: "secret-id-fits",
  description:
    "Only what Secret Manager keeps says what it is called there, and no two secrets are one there.",
  level: "error",
  *check({ entities }) {
    const owners = new Map<string, string>();
    for (const secret of entities.secrets.values()) {
      if (!isInSecretManager(secret)) {
        if (secret.secretId === undefined) continue;
        yield {
          path: ["secrets", secret.id, "secretId"],
          text: `is what Secret Manager would call it, which keeps no secret of ${quote(secret.service)}`,
          hint: "remove it: there, it is known by its keyName",
        };
        continue;
      }
      const name = secretIdOf(secret);
      const first = owners.get(name);
      owners.set(name, first ?? secret.id);
      if (first === undefined) continue;
      const [named, other] = secret.secretId === undefined ? [first, secret.id] : [secret.id, first];
      yield {
        path: ["secrets", named, "secretId"],
        text: `is also what Secret Manager calls ${quote(other)}`,
        hint: `let both read ${quote(other)}, or give each a secret of its own there`,
      };
    }
  },
};
