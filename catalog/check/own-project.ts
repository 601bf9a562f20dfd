import type { EnvironmentName } from "../../model/scalars.ts";
import { checkStackSettings } from "../stack-settings.ts";
import type { Problem } from "../problem.ts";

/**
 * Each environment has a Google project of its own, by the settings of its stack. In a shared one the identity pool, the
 * mirror of images, services and secrets have one name for both, and whoever may deploy one environment could do as
 * much to the other.
 */
export function checkOwnProjects(root: string, environments: readonly EnvironmentName[]): Problem[] {
  const problems: Problem[] = [];
  const owners = new Map<string, EnvironmentName>();
  for (const environment of environments) {
    const settings = checkStackSettings(root, environment);
    problems.push(...settings.problems);
    if (settings.project === undefined) continue;
    const owner = owners.get(settings.project);
    owners.set(settings.project, owner ?? environment);
    if (owner === undefined) continue;
    const hint = "each environment has a Google project of its own";
    problems.push(settings.problemAt("gcp:project", `is the project of ${owner} too`, hint));
  }
  return problems;
}
