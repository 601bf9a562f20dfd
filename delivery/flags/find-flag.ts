import { quoteKey } from "../../catalog/check/quote.ts";
import { didYouMean } from "../../catalog/check/suggest.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { FeatureFlag } from "../../model/declared/feature-flag.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";

/** A flag as an environment has it. */
export interface FlagInEnvironment {
  catalog: EnvironmentCatalog;
  flag: FeatureFlag;
}

/** The flag of that key in each environment that has it. Throws a usage error where none has. */
export function findFlag(environments: readonly EnvironmentCatalog[], key: string): FlagInEnvironment[] {
  const found = environments.flatMap((catalog) =>
    catalog.flags.filter((flag) => flag.key === key).map((flag) => ({ catalog, flag })),
  );
  if (found.length > 0) return found;
  const known = [...new Set(environments.flatMap(({ flags }) => flags.map((flag) => flag.key)))];
  const [only] = environments;
  const where = environments.length === 1 && only !== undefined ? only.environment : "the catalog";
  throw new GantryError(`${where} has no flag ${quoteKey(key)}`, {
    hint:
      didYouMean(key, known) ??
      (known.length === 0 ? "a flag is declared below flags in config.yml" : `known: ${known.join(", ")}`),
    exitCode: ExitCode.usage,
  });
}
