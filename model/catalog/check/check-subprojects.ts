import { layersOf, type EnvironmentSource } from "../source.ts";
import { mistakeKey, type Problem } from "../problem.ts";
import { checkLayers } from "./check-layers.ts";
import { checkRegion } from "./check-region.ts";

/**
 * The problems that a subproject's files add to those of their environment. A command for an environment does not read
 * them; a check of the whole catalog does.
 */
export function checkSubprojects(source: EnvironmentSource, told: readonly Problem[]): Problem[] {
  const { root, environment, folder } = source;
  const known = new Set(told.map(mistakeKey));
  const problems: Problem[] = [];
  const names = [folder, ...folder.regions].flatMap((one) =>
    one.subprojects.map(({ subproject }) => subproject),
  );
  for (const subproject of new Set(names)) {
    const files = layersOf(source, { subproject });
    const base = checkLayers(root, environment, files);
    problems.push(...files.flatMap((file) => file.problems), ...base.problems);
    for (const { region, subprojects } of folder.regions) {
      if (!subprojects.some((one) => one.subproject === subproject)) continue;
      const upper = layersOf(source, { region, subproject }).filter((file) => !files.includes(file));
      problems.push(...upper.flatMap((file) => file.problems), ...checkRegion(base, upper).problems);
    }
  }
  return problems.filter((problem) => !known.has(mistakeKey(problem)));
}
