import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import { quoteKey } from "./check/quote.ts";
import { didYouMean } from "./check/suggest.ts";
import type { LoadedCatalog } from "./load.ts";
import { ExitCode, GantryError } from "../model/errors.ts";

/** The one environment that was asked for, or all. Throws a usage error for one that has no folder. */
export function selectEnvironments(
  { environments }: Pick<LoadedCatalog, "environments">,
  name: string | undefined,
): readonly EnvironmentCatalog[] {
  if (name === undefined) return environments;
  const found = environments.filter(({ environment }) => environment === name);
  if (found.length > 0) return found;
  const known = environments.map(({ environment }) => environment);
  throw new GantryError(`unknown environment ${quoteKey(name)}`, {
    hint: didYouMean(name, known) ?? `known: ${known.join(", ")}`,
    exitCode: ExitCode.usage,
  });
}
