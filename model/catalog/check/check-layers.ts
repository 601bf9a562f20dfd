import type { EnvironmentName } from "../../scalars.ts";
import type { CatalogFile } from "../files/catalog-file.ts";
import { mergeAll } from "../merge/merge.ts";
import type { PlainMap } from "../plain.ts";
import type { Problem } from "../problem.ts";
import { catalogRules } from "../rules/index.ts";
import { parseEntities, type Entities } from "./entities.ts";
import type { Finding } from "./finding.ts";
import { resolve } from "./resolve.ts";

/** Layers merged, parsed and judged. */
export interface LayersCheck {
  layers: readonly CatalogFile[];
  merged: PlainMap;
  entities: Entities;
  problems: readonly Problem[];
  notices: readonly Problem[];
}

/** Merges the layers, parses every entity and runs every rule on those that are valid. */
export function checkLayers(
  root: string,
  environment: EnvironmentName,
  layers: readonly CatalogFile[],
): LayersCheck {
  const merged = mergeAll(layers.map((layer) => layer.value));
  const findings: Finding[] = [];
  const entities = parseEntities(merged, environment, findings);
  const noticed: Finding[] = [];
  const context = { root, environment, entities, merged };
  for (const rule of catalogRules) {
    const list = rule.level === "error" ? findings : noticed;
    for (const finding of rule.check(context)) list.push(finding);
  }
  const toProblem = (finding: Finding): Problem => resolve(finding, layers, merged);
  return {
    layers,
    merged,
    entities,
    problems: findings.map(toProblem),
    notices: noticed.map(toProblem),
  };
}
