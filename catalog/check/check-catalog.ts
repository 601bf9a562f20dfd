import { checkEnvironment, type CheckOptions, type EnvironmentCheck } from "./check-environment.ts";
import { checkGlobal } from "./check-global.ts";
import { checkAcross } from "./cross-environments.ts";
import { gather } from "./gather.ts";
import { quote } from "./quote.ts";
import { resolve } from "./resolve.ts";
import { checkDocuments, type Documents } from "../documents.ts";
import { readCatalogFile } from "../files/catalog-file.ts";
import { listEnvironments } from "../files/list-environments.ts";
import { checkFolders, globalConfig } from "../files/scan.ts";
import { type Problem, sortProblems } from "../problem.ts";
import { namesOf } from "../rules/rule.ts";
import { layersOf } from "../source.ts";
import { checkStackSettings } from "../stack-settings.ts";
import { repositoryStack } from "../stacks.ts";
import { unknownSettings } from "../known-settings.ts";
import type { RepositoryCatalog } from "../../model/declared/catalog.ts";
import type { EnvironmentName } from "../../model/scalars.ts";

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
    ...checkStackFiles(
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

/** How many entries all environments together are expected to have (003): an expectation, never a limit. */
const expected = { pipelines: 10, surfaces: 20 } as const;

/** A notice for each section that has grown beyond what is expected, where the entry too many stands. */
function checkSize(checks: readonly EnvironmentCheck[]): Problem[] {
  return (["pipelines", "surfaces"] as const).flatMap((section) => {
    let count = 0;
    let told: Problem | undefined;
    for (const { merged, source } of checks) {
      if (merged === undefined) continue;
      const names = namesOf(merged, section);
      const over = names[expected[section] - count];
      count += names.length;
      if (over === undefined || told !== undefined) continue;
      const path = [section, over];
      told = resolve({ path, text: "", showsValue: false }, layersOf(source), merged);
    }
    const text = `is more than the ${expected[section]} ${section} that are expected; there are ${count}`;
    return told === undefined ? [] : [{ ...told, text }];
  });
}

/**
 * What the files of stacks say of clouds. Each environment has a Google project of its own: in a shared one the identity pool,
 * the mirror of images, services and secrets have one name for both, and whoever may deploy one environment could do as much
 * to the other. All are at Vercel with one team: another one would get what is deployed.
 */
function checkStackFiles(root: string, environments: readonly EnvironmentName[]): Problem[] {
  const problems: Problem[] = [...unknownSettings(root, repositoryStack)];
  const owners = new Map<string, EnvironmentName>();
  let first: { environment: EnvironmentName; team: string } | undefined;
  for (const environment of environments) {
    const { project, team, problemAt, ...settings } = checkStackSettings(root, environment);
    problems.push(...settings.problems);
    const owner = project === undefined ? undefined : owners.get(project);
    if (owner !== undefined) {
      const hint = "each environment has a Google project of its own";
      problems.push(problemAt("gcp:project", `is the project of ${owner} too`, hint));
    }
    if (project !== undefined) owners.set(project, owner ?? environment);
    if (team !== undefined) first ??= { environment, team };
    if (team === undefined || first === undefined || first.team === team) continue;
    const text = `is not the team of ${first.environment}, ${quote(first.team)}`;
    problems.push(problemAt("vercel:team", text, "a product has one team at Vercel"));
  }
  return problems;
}
