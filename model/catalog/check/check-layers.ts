import type { EnvironmentName } from "../../scalars.ts";
import type { CatalogFile } from "../files/catalog-file.ts";
import { merge } from "../merge/merge.ts";
import type { PlainMap } from "../plain.ts";
import type { Problem } from "../problem.ts";
import type { RuleContext } from "../rules/rule.ts";
import { parseEntities } from "./entities.ts";
import type { Finding } from "./finding.ts";
import { idleNulls } from "./idle-nulls.ts";
import { resolve } from "./resolve.ts";
import { runRules } from "./run-rules.ts";

/** Layers merged, parsed and judged. */
export interface LayersCheck {
  files: readonly CatalogFile[];
  context: RuleContext;
  problems: readonly Problem[];
  notices: readonly Problem[];
}

/** Merges the layers, parses every entity and runs every rule on those that are valid. */
export function checkLayers(
  root: string,
  environment: EnvironmentName,
  files: readonly CatalogFile[],
): LayersCheck {
  const layers = files.map((file) => file.value);
  const findings: Finding[] = [];
  let merged: PlainMap = {};
  for (const layer of layers) {
    findings.push(...idleNulls(layer, merged));
    merged = merge(merged, layer);
  }
  const entities = parseEntities(merged, environment, findings);
  const context: RuleContext = { root, environment, entities, merged, layers };
  findings.push(...runRules(context, "error"));
  const toProblem = (finding: Finding): Problem => resolve(finding, files, merged);
  return {
    files,
    context,
    problems: withoutConsequences(findings.map(toProblem), files),
    notices: [...runRules(context, "notice")].map(toProblem),
  };
}

/** Problems that do not merely follow from a value which could not be read. */
export function withoutConsequences(problems: readonly Problem[], files: readonly CatalogFile[]): Problem[] {
  const unread = files.flatMap((file) => file.problems).filter((problem) => problem.unread === true);
  if (unread.length === 0) return [...problems];
  return problems.filter(
    ({ path }) => !unread.some((gap) => gap.path.every((key, index) => path[index] === key)),
  );
}
