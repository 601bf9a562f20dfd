import type { CatalogRule } from "./rule.ts";

/** Every rule of the catalog. The order is that of the entities they speak of; it decides nothing. */
export const catalogRules: readonly CatalogRule[] = [];
