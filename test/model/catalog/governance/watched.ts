import type {
  GovernedCatalog,
  GovernedEnvironment,
} from "../../../../model/catalog/governance/compare-catalogs.ts";
import { loadCatalog } from "../../../../model/catalog/load.ts";
import { checkout } from "../../../support/project.ts";

/** The example with a pipeline, of which it has none yet: a copy for one test to change one thing of. */
export function governedExample(): GovernedCatalog {
  const { repository, environments } = structuredClone(loadCatalog(checkout));
  return {
    repository,
    environments: environments.map((catalog) => ({
      ...catalog,
      pipelines: [
        {
          id: "api-deploy",
          environment: catalog.environment,
          app: "api",
          workflowFile: ".github/workflows/api.yml",
          triggers: ["workflow_dispatch"],
          stages: ["Tag Deploy"],
          approvalRequired: catalog.environment === "production",
          artifacts: [],
        },
      ],
    })),
  };
}

/** The example with one environment changed. */
export function withEnvironment(
  catalog: GovernedCatalog,
  name: string,
  change: (environment: GovernedEnvironment) => Partial<GovernedEnvironment>,
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
