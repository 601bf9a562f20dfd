import type { EnvironmentCatalog, RepositoryCatalog } from "./catalog.ts";
import { catalogError, knownEnvironment } from "./catalog-error.ts";
import { checkEnvironment } from "./check/check-environment.ts";
import { parseEntities } from "./check/entities.ts";
import type { Finding } from "./check/finding.ts";
import { readCatalogFile } from "./files/catalog-file.ts";
import { checkFolders, globalConfig, listEnvironments } from "./files/scan.ts";
import { formatProblem, sortProblems } from "./problem.ts";

export { explainEnvironment, type ExplainedValue, type Explanation } from "./explain.ts";
export { listEnvironments } from "./files/scan.ts";

export interface LoadOptions {
  /** Folder of the rotation ledgers, relative to the root; by default they lie in the environments' own folders. */
  rotationsDir?: string | undefined;
  /** The clock that the ledgers' times are compared with; a test's own. */
  now?: Date;
}

/** A whole catalog: what the repository has once, and every environment that has a folder. */
export interface LoadedCatalog {
  repository: RepositoryCatalog;
  environments: readonly EnvironmentCatalog[];
  notices: readonly string[];
}

/** One environment, validated. Throws one GantryError (exit code 2) with every mistake in `problems`. */
export function loadEnvironment(
  root: string,
  environment: string,
  options: LoadOptions = {},
): EnvironmentCatalog {
  const checked = checkEnvironment(root, knownEnvironment(root, environment), options);
  if (checked.catalog === undefined) throw catalogError(checked.problems);
  return checked.catalog;
}

/** What the repository has once. Throws as `loadEnvironment` does. */
export function loadRepository(root: string): RepositoryCatalog {
  const global = readCatalogFile(root, globalConfig);
  const { product, gates } = global.value;
  const findings: Finding[] = [];
  const entities = parseEntities(
    { product: product ?? {}, gates: gates ?? {}, surfaces: {} },
    "staging",
    findings,
  );
  if (global.problems.length > 0 || entities.product === undefined) throw catalogError(global.problems);
  return {
    product: entities.product,
    gates: [...entities.gates.values()],
    environments: listEnvironments(root),
  };
}

/** The whole catalog; every mistake in any file is told at once. Throws as `loadEnvironment` does. */
export function loadCatalog(root: string, options: LoadOptions = {}): LoadedCatalog {
  const checks = listEnvironments(root).map((environment) => checkEnvironment(root, environment, options));
  const problems = [...checkFolders(root), ...checks.flatMap((check) => check.problems)];
  if (problems.length > 0) throw catalogError(problems);
  return {
    repository: loadRepository(root),
    environments: checks.map((check) => check.catalog).filter((catalog) => catalog !== undefined),
    notices: sortProblems(checks.flatMap((check) => check.notices)).map(formatProblem),
  };
}
