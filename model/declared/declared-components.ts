import { alertRelayName, flagEvaluatorName, migrationJobName, samplerName } from "../cloud-names.ts";
import type { EnvironmentCatalog, RepositoryCatalog } from "./catalog.ts";
import { driftGhEnvironment, ghEnvironments } from "./gh-environment.ts";
import { whatGitHubHas } from "./github-plan.ts";
import { madeAs } from "./made-as.ts";
import { needsMirror } from "./needs-mirror.ts";

/**
 * The components that a stack has by its catalog, as `type name`: of each entity its own, and those that every environment
 * has. A plan that lacks one would delete what somebody declares.
 */
export function declaredComponents(catalog: EnvironmentCatalog): string[] {
  const {
    environment,
    database,
    edge,
    surfaces,
    bundles,
    secrets,
    channels,
    guardrails,
    sampler,
    own,
    waivers,
  } = catalog;
  const hasEnvironments = whatGitHubHas(catalog.product.repository).environments;
  return [
    ...named("ProjectServices", ["project-services"]),
    ...named("RotationTopic", ["secret-rotation"]),
    ...named("ImageMirror", needsMirror(catalog) ? ["image-mirror"] : []),
    ...named("WorkloadIdentity", ["workload-identity"]),
    ...named("DeploymentEnvironment", ghEnvironments(catalog).keys()),
    ...named("DriftEnvironment", hasEnvironments ? [driftGhEnvironment(environment)] : []),
    ...named("DeploymentSurface", surfaces.map(madeAs)),
    ...named(
      "SurfaceDns",
      surfaces.flatMap((surface) => (surface.platform === "expo-eas" ? [] : [`${madeAs(surface)}-dns`])),
    ),
    ...named(
      "CredentialBundle",
      bundles.map(({ name }) => name),
    ),
    ...named("SecretCredentialSet", idsOf(secrets)),
    ...named("MigrationJob", database.job === undefined ? [] : [migrationJobName]),
    ...named("FlagEvaluator", edge.flags === undefined ? [] : [flagEvaluatorName]),
    ...named("AlertRelay", edge.relay === undefined ? [] : [alertRelayName]),
    ...named("Sampler", sampler === undefined ? [] : [samplerName]),
    ...named("AlertChannel", Object.keys(channels)),
    ...named("GuardrailMetric", idsOf(guardrails)),
    ...named("OwnResources", idsOf(own)),
    ...named("Waiver", idsOf(waivers)),
  ];
}

/** The same of what the repository has once. */
export function declaredOnce({ product, gates, waivers }: RepositoryCatalog): string[] {
  const always = [...named("EnvironmentLabels", ["environments"]), ...named("Waiver", idsOf(waivers))];
  // Rulesets and branch protection come with the same plans.
  if (!whatGitHubHas(product.repository).environments) return always;
  const onDefaultBranch = gates.some(({ enforcedOn }) => enforcedOn !== "pre-release");
  return [
    ...named("QualityGate", idsOf(gates)),
    ...named("BranchProtection", onDefaultBranch ? ["default-branch"] : []),
    ...named("TagProtection", ["tags"]),
    ...named("ReleaseBranchProtection", ["releases"]),
    ...always,
  ];
}

function named(type: string, names: Iterable<string>): string[] {
  return [...names].map((name) => `gantry:index:${type} ${name}`);
}

function idsOf(entities: readonly { id: string }[]): string[] {
  return entities.map(({ id }) => id);
}
