import type { CatalogRule } from "./rule.ts";

/** Of a container, secrets included: https://docs.cloud.google.com/run/quotas */
const most = 1000;
/** What Gantry writes itself, at most (components/container-variables.ts). */
const ownVariables = 3;

/** Cloud Run refuses it as well, but only in the middle of a deployment. */
export const cloudRunVariablesFit: CatalogRule = {
  id: "cloud-run-variables-fit",
  description: "A container of Cloud Run has at most 1,000 variables, its secrets and Gantry's own included.",
  level: "error",
  regional: true,
  *check({ entities }) {
    for (const surface of entities.surfaces.values()) {
      if (surface.platform !== "cloud-run") continue;
      const count =
        Object.keys(surface.cloudRun.variables).length + surface.credentials.length + ownVariables;
      if (count <= most) continue;
      const text = `are ${count} with the secrets and gantry's own; Cloud Run takes ${most}`;
      const hint = "keep what is large in a file of the app";
      yield {
        path: ["surfaces", surface.id, "cloudRun", "variables"],
        text,
        hint,
        showsValue: false,
      };
    }
  },
};
