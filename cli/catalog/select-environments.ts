import type { EnvironmentCatalog } from "../../model/catalog/catalog.ts";
import type { LoadedCatalog } from "../../model/catalog/load.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { closestTo } from "../closest-to.ts";

/** The one environment that was asked for, or all. Throws a usage error for one that has no folder. */
export function selectEnvironments(
  { environments }: Pick<LoadedCatalog, "environments">,
  name: string | undefined,
): readonly EnvironmentCatalog[] {
  if (name === undefined) return environments;
  const found = environments.filter(({ environment }) => environment === name);
  if (found.length > 0) return found;
  const known = environments.map(({ environment }) => environment);
  const meant = closestTo(name, known);
  throw new GantryError(`unknown environment ${JSON.stringify(name)}`, {
    hint: meant === undefined ? `known: ${known.join(", ")}` : `did you mean "${meant}"?`,
    exitCode: ExitCode.usage,
  });
}
