import { ExitCode, GantryError } from "../model/errors.ts";
import { catalogError, knownEnvironment } from "./catalog-error.ts";
import type { EnvironmentCatalog, RepositoryCatalog } from "../model/declared/catalog.ts";
import { checkCatalog } from "./check/check-catalog.ts";
import { checkEnvironment, type CheckOptions } from "./check/check-environment.ts";
import { checkGlobal } from "./check/check-global.ts";
import { gather } from "./check/gather.ts";
import type { Documents } from "./documents.ts";
import { listEnvironments } from "./files/list-environments.ts";
import { formatProblem, type Problem } from "./problem.ts";
import { interruptedRename } from "./rename/interrupted.ts";

export { explainEnvironment, type ExplainedValue, type Explanation } from "./explain.ts";
export { listEnvironments } from "./files/list-environments.ts";

/**
 * `rotationsDir`: folder of the rotation ledgers, relative to the root; by default each lies in its environment's folder.
 * `now`: the clock that the ledgers' times are compared with.
 */
export type LoadOptions = CheckOptions;

/** A whole catalog: what the repository has once, and every environment that has a folder. */
export interface LoadedCatalog {
  repository: RepositoryCatalog;
  environments: readonly EnvironmentCatalog[];
  /** docs/clarifications.yml and docs/governance.yml, in their order. */
  clarifications: Documents["clarifications"];
  governance: Documents["governance"];
  /** What is legal and probably not meant, as `file:line:column path: "value" problem`. */
  notices: readonly string[];
}

/**
 * One environment, validated; reads the global file and the environment's own. Throws one GantryError (exit code 2) with
 * every mistake in `problems`.
 */
export function loadEnvironment(
  root: string,
  environment: string,
  options: LoadOptions = {},
): EnvironmentCatalog {
  const name = knownEnvironment(root, environment);
  const { catalog, problems } = checkEnvironment(root, name, options);
  if (catalog !== undefined && problems.length === 0) return catalog;
  // The others are read only now: whether a mistake is theirs too says in which file it is.
  const checks = listEnvironments(root).map((other) => checkEnvironment(root, other, options));
  const own = gather(checks, "problems").filter(({ environments }) => environments.has(name));
  throw refused(
    root,
    own.map(({ problem }) => problem),
  );
}

/** What the repository has once, from the global file alone. Throws as `loadEnvironment` does. */
export function loadRepository(root: string): RepositoryCatalog {
  const { catalog, problems } = checkGlobal(root);
  if (catalog === undefined) throw refused(root, problems);
  return catalog;
}

/** The whole catalog; every mistake in any of its files is told at once. Throws as `loadEnvironment` does. */
export function loadCatalog(root: string, options: LoadOptions = {}): LoadedCatalog {
  const { repository, environments, documents, problems, notices } = checkCatalog(root, options);
  if (repository === undefined || problems.length > 0) throw refused(root, problems);
  return {
    repository,
    environments: environments.map(({ catalog }) => catalog).filter((catalog) => catalog !== undefined),
    clarifications: documents.clarifications,
    governance: documents.governance,
    notices: notices.map(formatProblem),
  };
}

/** A catalog that is half renamed has many mistakes, and one cause. */
function refused(root: string, problems: Iterable<Problem>): GantryError {
  const half = interruptedRename(root);
  if (half === undefined) return catalogError(problems);
  return new GantryError(`surface "${half.from}" is half renamed to "${half.to}"`, {
    hint: `finish it with "gantry rename surface ${half.from} ${half.to}"`,
    exitCode: ExitCode.usage,
  });
}
