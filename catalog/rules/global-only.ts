import type { CatalogRule } from "./rule.ts";

/** What only the global file may say. */
export const globalSections: readonly string[] = [
  "product",
  "gates",
  "profiles",
  "database",
  "migrations",
  "regions",
  "run",
  "apps",
];

/** Two environments that differ would fight over one ruleset, or end with two schemas of one database. */
export const globalOnly: CatalogRule = {
  id: "global-only",
  description:
    "The product, the gates, the profiles, the database, the migrations, the declared regions, the run and the apps stand in environments/global/config.yml alone.",
  level: "error",
  *check({ layers }) {
    for (const section of globalSections) {
      if (!layers.slice(1).some((layer) => Object.hasOwn(layer, section))) continue;
      const hint = "write it in environments/global/config.yml";
      yield { path: [section], text: "is the same for every environment", hint, showsValue: false };
    }
  },
};
