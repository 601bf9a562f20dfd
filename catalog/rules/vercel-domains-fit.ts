import { servedHosts } from "../../model/vercel-hosts.ts";
import { didYouMean } from "../check/suggest.ts";
import type { CatalogRule } from "./rule.ts";

/** A redirect elsewhere would hand the product's users on, and one to another redirect leads round and round. */
export const vercelDomainsFit: CatalogRule = {
  id: "vercel-domains-fit",
  description:
    "A further domain of a surface at Vercel is not the host of its endpoint, and redirects only to a host that serves the surface.",
  level: "error",
  *check({ entities }) {
    for (const surface of entities.surfaces.values()) {
      if (surface.platform !== "vercel") continue;
      const served = servedHosts(surface);
      const [own] = served;
      for (const [host, { redirectTo, statusCode }] of Object.entries(surface.vercel.domains)) {
        const path = ["surfaces", surface.id, "vercel", "domains", host];
        if (host === own) {
          yield {
            path,
            text: "is the host of endpointUrl already",
            hint: "remove it, or name another host there",
            showsValue: false,
          };
        } else if (redirectTo !== undefined && !served.includes(redirectTo)) {
          yield {
            path: [...path, "redirectTo"],
            text: "is no host that serves this surface",
            hint: didYouMean(redirectTo, served) ?? `it can be ${served.join(", ")}`,
          };
        } else if (redirectTo === undefined && statusCode !== undefined) {
          yield {
            path: [...path, "statusCode"],
            text: "is of a redirect, and this host is none",
            hint: "say redirectTo, or remove it",
          };
        }
      }
    }
  },
};
