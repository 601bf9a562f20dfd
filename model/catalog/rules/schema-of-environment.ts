import type { CatalogRule } from "./rule.ts";

/** entities.md, DeploymentSurface: schemas app_stg and app_prod. A third kind of environment follows staging. */
export const schemaOfEnvironment: CatalogRule = {
  id: "schema-of-environment",
  description: "Production uses the schema app_prod, and nothing else does.",
  level: "error",
  *check({ environment, entities }) {
    const expected = environment === "production" ? "app_prod" : "app_stg";
    for (const { id, supabaseSchema } of entities.surfaces.values()) {
      if (supabaseSchema === null || supabaseSchema === expected) continue;
      const text = supabaseSchema === "app_prod" ? "is production's alone" : "must not be used in production";
      yield { path: ["surfaces", id, "supabaseSchema"], text, hint: `use ${expected}` };
    }
  },
};
