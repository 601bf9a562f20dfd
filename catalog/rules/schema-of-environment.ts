import type { CatalogRule } from "./rule.ts";

/** entities.md, DeploymentSurface: schemas app_stg and app_prod. A third kind of environment follows staging. */
export const schemaOfEnvironment: CatalogRule = {
  id: "schema-of-environment",
  description: "The schema app_prod is production's alone, and app_stg is not production's.",
  level: "error",
  *check({ environment, entities }) {
    const expected = environment === "production" ? "app_prod" : "app_stg";
    for (const { id, supabaseSchema } of entities.surfaces.values()) {
      // Any other name is the product's own; that production shares it with nobody is checked across environments.
      if (supabaseSchema === expected || (supabaseSchema !== "app_prod" && supabaseSchema !== "app_stg"))
        continue;
      const text = supabaseSchema === "app_prod" ? "is production's alone" : "must not be used in production";
      yield { path: ["surfaces", id, "supabaseSchema"], text, hint: `use ${expected}` };
    }
  },
};
