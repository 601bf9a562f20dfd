import type { GovernedCatalog } from "../../../catalog/compare/compare-catalogs.ts";
import type { EnvironmentCatalog } from "../../../model/declared/catalog.ts";
import { loadCatalog } from "../../../catalog/load.ts";
import { checkout } from "../../support/project.ts";

/** A copy of the example for one test to change one thing of. */
export function governedExample(): GovernedCatalog {
  return structuredClone(loadCatalog(checkout));
}

/** The example with one environment changed. */
export function withEnvironment(
  catalog: GovernedCatalog,
  name: string,
  change: (environment: EnvironmentCatalog) => Partial<EnvironmentCatalog>,
): GovernedCatalog {
  return {
    ...catalog,
    environments: catalog.environments.map((one) =>
      one.environment === name ? { ...one, ...change(one) } : one,
    ),
  };
}

/** A list with the entity of that key changed. */
export function changed<T extends object, K extends keyof T>(
  list: readonly T[],
  key: K,
  value: T[K],
  change: Partial<T>,
): T[] {
  return list.map((entity) => (entity[key] === value ? { ...entity, ...change } : entity));
}
