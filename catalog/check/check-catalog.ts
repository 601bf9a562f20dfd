import type { RepositoryCatalog } from "../../model/declared/catalog.ts";
import { checkDocuments, type Documents } from "../documents.ts";
import { readCatalogFile } from "../files/catalog-file.ts";
import { listEnvironments } from "../files/list-environments.ts";
import { checkFolders, globalConfig } from "../files/scan.ts";
import { sortProblems, type Problem } from "../problem.ts";
import { checkEnvironment, type CheckOptions, type EnvironmentCheck } from "./check-environment.ts";
import { checkGlobal } from "./check-global.ts";
import { checkAcross } from "./cross-environments.ts";
import { checkSize } from "./expected-size.ts";
import { gather } from "./gather.ts";
import { checkOwnProjects } from "./own-project.ts";

/** The whole catalog, judged; sorted by place, each mistake once. */
export interface CatalogCheck {
  repository: RepositoryCatalog | undefined;
  environments: readonly EnvironmentCheck[];
  documents: Documents;
  problems: readonly Problem[];
  notices: readonly Problem[];
}

/**
 * Checks every file below environments/, those of subprojects included, the two files of decisions in docs/, and what the
 * settings of stacks say of clouds.
 */
export function checkCatalog(root: string, options: CheckOptions = {}): CatalogCheck {
  const folders = checkFolders(root);
  const environments = listEnvironments(root).map((name) => checkEnvironment(root, name, options));
  // Without any environment, the global file has not been read by anybody.
  const global = environments.length === 0 ? readCatalogFile(root, globalConfig).problems : [];
  const merged = environments.map((check) => check.merged).filter((value) => value !== undefined);
  const documents = checkDocuments({ root, merged, now: options.now ?? new Date() });
  const problems = [
    ...folders,
    ...global,
    ...gather(environments, "problems").map(({ problem }) => problem),
    ...checkAcross(environments),
    ...checkOwnProjects(
      root,
      environments.map(({ environment }) => environment),
    ),
    ...documents.problems,
  ];
  return {
    repository: checkGlobal(root).catalog,
    environments,
    documents,
    problems: sortProblems(problems),
    notices: sortProblems([
      ...gather(environments, "notices").map(({ problem }) => problem),
      ...checkSize(environments),
    ]),
  };
}
