import type { EnvironmentName } from "../../model/scalars.ts";
import type { CatalogFile } from "../files/catalog-file.ts";
import { mergeAll } from "../merge/merge.ts";
import type { Problem } from "../problem.ts";
import type { RuleContext } from "../rules/rule.ts";
import { parseEntities } from "./entities.ts";
import { firstOf, type Finding } from "./finding.ts";
import { lostValues } from "./lost-values.ts";
import { resolve } from "./resolve.ts";
import { runRules } from "./run-rules.ts";
import { settle, unreadPaths } from "./settle.ts";

/** Layers merged, parsed and judged. */
export interface LayersCheck {
  files: readonly CatalogFile[];
  context: RuleContext;
  problems: readonly Problem[];
  notices: readonly Problem[];
}

/**
 * Merges the layers, parses every entity and runs every rule on those that are valid. `misplaced` are keys of the files that
 * had to be left out of their values.
 */
export function checkLayers(
  root: string,
  environment: EnvironmentName,
  files: readonly CatalogFile[],
  misplaced: readonly Finding[] = [],
): LayersCheck {
  const layers = files.map((file) => file.value);
  const merged = mergeAll(layers);
  const lost = firstOf(lostValues(layers, merged));
  const invalid: Finding[] = [...misplaced];
  const entities = parseEntities(merged, environment, invalid);
  const context: RuleContext = { root, environment, entities, merged, layers };
  const findings = settle({
    unread: unreadPaths(files),
    lost,
    invalid,
    broken: firstOf(runRules(context, "error")),
  });
  const toProblem = (finding: Finding): Problem => resolve(finding, files, merged);
  return {
    files,
    context,
    problems: findings.map(toProblem),
    notices: firstOf(runRules(context, "notice")).map(toProblem),
  };
}
