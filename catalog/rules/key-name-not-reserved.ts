import { whyNameReserved, type NamePlace } from "../../model/reserved-names.ts";
import type { SecretCredentialSet } from "../../model/declared/secret-credential-set.ts";
import type { CatalogRule } from "./rule.ts";

/** Where the app finds a secret under its key name, by who keeps it. */
const places: Readonly<Record<SecretCredentialSet["service"], NamePlace | undefined>> = {
  "cloud-run": "cloud-run",
  supabase: "cloud-run",
  vercel: "vercel",
  github: "github",
  // A Worker has its hash under a name that gantry gives it.
  cloudflare: undefined,
};

/** Whoever keeps it refuses it, or the app never sees it. */
export const keyNameNotReserved: CatalogRule = {
  id: "key-name-not-reserved",
  description:
    "No secret has a key name that its keeper, the platform that reads it, or gantry keeps for itself.",
  level: "error",
  *check({ entities }) {
    for (const { id, service, keyName } of entities.secrets.values()) {
      const place = places[service];
      const why = place === undefined ? undefined : whyNameReserved(keyName, place);
      if (why === undefined) continue;
      yield { path: ["secrets", id, "keyName"], text: why, hint: "give it another name" };
    }
  },
};
