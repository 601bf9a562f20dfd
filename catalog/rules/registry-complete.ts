import type { CatalogRule } from "./rule.ts";

/** One without the other would mirror GHCR without a login, and a private image would not be found. */
export const registryComplete: CatalogRule = {
  id: "registry-complete",
  description: "Who pulls from GHCR and the secret with their token are named together, or neither is.",
  level: "error",
  *check({ entities }) {
    const { username, tokenRef } = entities.registry ?? {};
    if ((username === undefined) === (tokenRef === undefined)) return;
    const [given, missing] = username === undefined ? ["tokenRef", "username"] : ["username", "tokenRef"];
    const hint = `add registry.${missing}, or remove both where all images are public`;
    const dependsOn = [["registry", missing]];
    yield { path: ["registry", given], text: `means nothing without ${missing}`, hint, dependsOn };
  },
};
