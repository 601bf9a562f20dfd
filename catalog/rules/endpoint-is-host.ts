import type { CatalogRule } from "./rule.ts";

/** DNS and the platforms know host names alone: what stands behind one would be lost, and another port leads nowhere. */
export const endpointIsHost: CatalogRule = {
  id: "endpoint-is-host",
  description: "Every endpoint on Cloud Run and Vercel is a host, without a port or a path.",
  level: "error",
  regional: true,
  *check({ entities }) {
    for (const { id, platform, endpointUrl } of entities.surfaces.values()) {
      if (platform === "expo-eas") continue;
      const { port, pathname, search, hash, hostname } = new URL(endpointUrl);
      const part =
        port !== "" ? "a port" : pathname !== "/" ? "a path" : search + hash !== "" ? "a query" : "";
      if (part === "") continue;
      const text = `has ${part}, which ${platform} cannot serve under`;
      yield { path: ["surfaces", id, "endpointUrl"], text, hint: `write https://${hostname}` };
    }
  },
};
