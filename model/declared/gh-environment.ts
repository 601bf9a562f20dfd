import type { EnvironmentCatalog } from "./catalog.ts";
import { whatGitHubHas } from "./github-plan.ts";
import type { DeploymentEnvironment } from "./deployment-environment.ts";

type Services = Pick<EnvironmentCatalog, "environment" | "services">;

/**
 * The GitHub environments of one environment and the services that share each, in the services' order. Without any
 * service there is one, named like the environment.
 */
export function ghEnvironments(catalog: Services): ReadonlyMap<string, readonly DeploymentEnvironment[]> {
  if (catalog.services.length === 0) return new Map([[catalog.environment, []]]);
  return Map.groupBy(catalog.services, (service) => service.ghEnvironment);
}

/** Those of them that GitHub has: none for a private repository on the free plan. */
export function environmentsAtGitHub(
  catalog: Services & Pick<EnvironmentCatalog, "product">,
): ReadonlyMap<string, readonly DeploymentEnvironment[]> {
  return whatGitHubHas(catalog.product.repository).environments ? ghEnvironments(catalog) : new Map();
}

/** The GitHub environment in which the drift check of a stack runs; nobody is asked, since it can only read. */
export function driftGhEnvironment(environment: string): string {
  return `drift-${environment}`;
}

/** Where a surface's workflows run: its service's GitHub environment, else the environment's first one. */
export function surfaceGhEnvironment(catalog: Services, surface: string): string {
  const own = catalog.services.find((service) => service.serviceName === surface);
  return (own ?? catalog.services[0])?.ghEnvironment ?? catalog.environment;
}
