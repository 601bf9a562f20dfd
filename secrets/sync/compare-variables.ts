import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { readableSecrets } from "../../model/declared/credential-bundle.ts";
import { surfaceGhEnvironment } from "../../model/declared/gh-environment.ts";
import { whatGitHubHas } from "../../model/declared/github-plan.ts";
import { surfaceMadeAs } from "../../model/declared/made-as.ts";
import { referenceVariable } from "../../model/cloud-names.ts";
import { realGitHub } from "../../clients/github/github-client.ts";
import { githubVariables } from "../stores/github-store.ts";

/** A GitHub variable that names a secret, and should or should not be there. The engine writes them, not `sync`. */
export interface VariableDifference {
  environment: string;
  name: string;
  difference: "missing" | "stale";
}

/** Compares the names of the variables that refer to secrets, such as API_DATABASE_URL_REF. */
export async function compareVariables(
  catalog: EnvironmentCatalog,
  env: Readonly<Record<string, string | undefined>>,
): Promise<VariableDifference[]> {
  if (!whatGitHubHas(catalog.product.repository).environments) return [];
  const client = realGitHub({ repository: catalog.product.repository, env });
  const found = [...expectedVariables(catalog)].map(async ([environment, expected]) => {
    const present = await githubVariables({ client, environment });
    const missing = [...expected].filter((name) => present?.has(name) !== true);
    const stale = [...(present ?? [])].filter((name) => name.endsWith("_REF") && !expected.has(name));
    return [
      ...missing.map((name) => ({ environment, name, difference: "missing" as const })),
      ...stale.map((name) => ({ environment, name, difference: "stale" as const })),
    ];
  });
  return (await Promise.all(found)).flat();
}

function expectedVariables(catalog: EnvironmentCatalog): Map<string, Set<string>> {
  const expected = new Map<string, Set<string>>();
  for (const bundle of catalog.bundles) {
    const surface = surfaceMadeAs(catalog, bundle.surface);
    const environment = surfaceGhEnvironment(catalog, bundle.surface);
    const names = expected.get(environment) ?? new Set();
    const used = new Set(readableSecrets(bundle));
    for (const { id, keyName } of catalog.secrets) {
      if (used.has(id)) names.add(referenceVariable(surface, keyName));
    }
    expected.set(environment, names);
  }
  return expected;
}
