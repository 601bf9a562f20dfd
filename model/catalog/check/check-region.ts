import { deploymentSurface, type CloudRunSurface, type DeploymentSurface } from "../deployment-surface.ts";
import type { CatalogFile } from "../files/catalog-file.ts";
import { merge } from "../merge/merge.ts";
import { isPlainMap, mapAt, type PlainMap } from "../plain.ts";
import { mistakeKey, type Problem } from "../problem.ts";
import { withoutConsequences, type LayersCheck } from "./check-layers.ts";
import { derive } from "./derive.ts";
import { parseValue } from "./entities.ts";
import type { Finding } from "./finding.ts";
import { idleNulls } from "./idle-nulls.ts";
import { isRegional, misplacedKeys } from "./regional-keys.ts";
import { resolve } from "./resolve.ts";
import { runRules } from "./run-rules.ts";

export interface RegionCheck {
  /** Cloud Run surfaces as merged for the region, by id. */
  surfaces: Readonly<Record<string, CloudRunSurface>>;
  problems: readonly Problem[];
}

/** The Cloud Run surfaces of one region: those of the environment with the region's files over them. */
export function checkRegion(base: LayersCheck, upper: readonly CatalogFile[]): RegionCheck {
  const { entities, environment } = base.context;
  const findings: Finding[] = [];
  let merged = base.context.merged;
  for (const { value } of upper) {
    findings.push(...misplacedKeys(value, base.context.merged));
    const regional = onlyRegional(value, base.context.merged);
    findings.push(...idleNulls(regional, merged));
    merged = merge(merged, regional);
  }
  const surfaces = new Map<string, DeploymentSurface>(entities.surfaces);
  const before = mapAt(base.context.merged, ["surfaces"]);
  for (const [id, written] of Object.entries(mapAt(merged, ["surfaces"]))) {
    if (written === before[id]) continue;
    const entity = derive("surfaces", id, written, environment, []);
    const parsed = parseValue(deploymentSurface, entity, ["surfaces", id], findings);
    if (parsed === undefined) surfaces.delete(id);
    else surfaces.set(id, parsed);
  }
  const context = { ...base.context, entities: { ...entities, surfaces }, merged };
  if (merged !== base.context.merged) findings.push(...runRules(context, "error", true));
  const cloudRun: Record<string, CloudRunSurface> = {};
  for (const [id, surface] of surfaces) if (surface.platform === "cloud-run") cloudRun[id] = surface;
  const files = [...base.files, ...upper];
  const told = new Set(base.problems.map(mistakeKey));
  const problems = findings.map((finding) => resolve(finding, files, merged));
  return {
    surfaces: cloudRun,
    problems: withoutConsequences(problems, files).filter((problem) => !told.has(mistakeKey(problem))),
  };
}

/** The part of a region's file that it may hold: what is misplaced is told by its name, and has no other effect. */
function onlyRegional(layer: PlainMap, base: PlainMap): PlainMap {
  const surfaces = Object.entries(mapAt(layer, ["surfaces"])).flatMap(([id, surface]) =>
    isPlainMap(surface) && mapAt(base, ["surfaces", id])["platform"] === "cloud-run"
      ? [[id, Object.fromEntries(Object.entries(surface).filter(([key]) => isRegional(key)))] as const]
      : [],
  );
  return surfaces.length === 0 ? {} : { surfaces: Object.fromEntries(surfaces) };
}
