import type { DeepInput } from "../components/deep-input.ts";
import type { DeploymentSurface, Foundation } from "../components/deployment-surface.ts";
import type { GuardrailMetric } from "../components/guardrail-metric.ts";
import type { Scope } from "../components/scope.ts";
import { secretReference } from "../components/secret-credential-set.ts";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import { environmentsAtGitHub } from "../model/declared/gh-environment.ts";
import { mirrorUrl } from "../model/cloud-names.ts";
import { outputsVersion, type EnvironmentOutputs } from "../model/outputs.ts";

export interface EnvironmentResources {
  scope: Scope;
  catalog: EnvironmentCatalog;
  foundation: Foundation;
  /** By surface id. */
  surfaces: ReadonlyMap<string, DeploymentSurface>;
  /** By guardrail id. */
  guardrails: ReadonlyMap<string, GuardrailMetric>;
}

/** What the stack tells the workflows; its shape is `environmentOutputs` of the model. */
export function environmentStackOutputs(resources: EnvironmentResources): DeepInput<EnvironmentOutputs> {
  const { scope, catalog, foundation, surfaces, guardrails } = resources;
  const { environment, product, project, regions } = scope;
  return {
    version: outputsVersion,
    environment,
    product: product.name,
    repository: `${product.repository.owner}/${product.repository.name}`,
    project,
    regions: [...regions],
    registries:
      foundation.mirror === undefined
        ? {}
        : Object.fromEntries(regions.map((region) => [region, mirrorUrl(scope, region)])),
    workloadIdentity: {
      provider: foundation.identity.provider,
      deployAccount: foundation.identity.deployAccount,
    },
    githubEnvironments: [...environmentsAtGitHub(catalog).keys()],
    surfaces: Object.fromEntries([...surfaces].map(([id, surface]) => [id, surface.outputs])),
    secrets: Object.fromEntries(
      catalog.secrets.map((secret) => [secret.id, secretReference(secret, project)]),
    ),
    guardrails: Object.fromEntries([...guardrails].map(([id, guardrail]) => [id, guardrail.policies])),
  };
}
