import { BranchProtection } from "../components/branch-protection.ts";
import type { DeepInput } from "../components/deep-input.ts";
import { EnvironmentLabels, environmentLabel } from "../components/environment-labels.ts";
import { QualityGate } from "../components/quality-gate.ts";
import { ReleaseBranchProtection } from "../components/release-branch-protection.ts";
import { TagProtection } from "../components/tag-protection.ts";
import type { RepositoryCatalog } from "../model/declared/catalog.ts";
import { whatGitHubHas } from "../model/declared/github-plan.ts";
import { outputsVersion, type RepositoryOutputs } from "../model/outputs.ts";

/** What the repository has once, whatever the number of environments; so two of them never fight over one ruleset. */
export function repositoryStack(catalog: RepositoryCatalog): DeepInput<RepositoryOutputs> {
  const { product, environments } = catalog;
  const { repository } = product;
  new EnvironmentLabels("environments", { repository, environments });
  return {
    version: outputsVersion,
    repository: `${repository.owner}/${repository.name}`,
    defaultBranch: repository.defaultBranch,
    rulesets: whatGitHubHas(repository).environments ? createProtections(catalog) : {},
    labels: Object.fromEntries(
      environments.map((environment) => [environment, environmentLabel(environment)]),
    ),
  };
}

/** Rulesets and branch protection, which come with the same plans as environments. */
function createProtections(catalog: RepositoryCatalog): DeepInput<RepositoryOutputs>["rulesets"] {
  const { product } = catalog;
  const { repository } = product;
  const gates = catalog.gates.map((gate) => new QualityGate(gate.id, { repository, gate }));
  const onDefaultBranch = catalog.gates.filter((gate) => gate.enforcedOn !== "pre-release");
  if (onDefaultBranch.length > 0) {
    new BranchProtection("default-branch", { repository, gates: onDefaultBranch });
  }
  const tags = new TagProtection("tags", { product });
  const branches = new ReleaseBranchProtection("releases", { product });
  return {
    ...Object.fromEntries(gates.map((gate) => [gate.rulesetName, gate.rulesetId])),
    ...tags.rulesets,
    ...branches.rulesets,
  };
}
