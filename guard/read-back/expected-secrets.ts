import { surfaceGhEnvironment } from "../../model/declared/gh-environment.ts";
import { loadEnvironment } from "../../catalog/load.ts";
import { repositoryStack } from "../../catalog/stacks.ts";
import { keeperOf } from "../../secrets/keepers.ts";
import { secretEntries } from "../../secrets/secret-entries.ts";

/** The names of the secrets that each GitHub environment of an environment should keep, drafts left out. */
export function expectedSecrets(root: string, stack: string): ReadonlyMap<string, readonly string[]> {
  if (stack === repositoryStack) return new Map();
  const catalog = loadEnvironment(root, stack);
  const kept = secretEntries(root, catalog).entries.filter(
    ({ secret }) => keeperOf(secret).id === "github" && secret.status !== "draft",
  );
  const byEnvironment = Map.groupBy(kept, ({ surface }) => surfaceGhEnvironment(catalog, surface ?? ""));
  return new Map(
    [...byEnvironment].map(([name, entries]) => [name, entries.map(({ secret }) => secret.keyName)]),
  );
}
