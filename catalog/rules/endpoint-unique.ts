import { quote } from "../check/quote.ts";
import type { CatalogRule } from "./rule.ts";

/** Two surfaces behind one address: a health check of one would speak for the other. */
export const endpointUnique: CatalogRule = {
  id: "endpoint-unique",
  description: "No two surfaces have the same endpoint.",
  level: "error",
  regional: true,
  *check({ entities }) {
    const owners = new Map<string, string>();
    for (const { id, endpointUrl } of entities.surfaces.values()) {
      // The URL as a browser would ask for it: host in lower case, default port gone.
      const { origin, pathname } = new URL(endpointUrl);
      const address = origin + pathname.replace(/\/$/, "");
      const first = owners.get(address);
      if (first === undefined) owners.set(address, id);
      else {
        const path = ["surfaces", id, "endpointUrl"];
        yield {
          path,
          alternative: ["surfaces", first, "endpointUrl"],
          text: `is the endpoint of two surfaces, ${quote(first)} and ${quote(id)}`,
        };
      }
    }
  },
};
