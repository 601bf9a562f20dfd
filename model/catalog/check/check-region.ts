import { deploymentSurface, type CloudRunSurface, type DeploymentSurface } from "../deployment-surface.ts";
import type { CatalogFile } from "../files/catalog-file.ts";
import { merge } from "../merge/merge.ts";
import { isPlainMap, mapAt, type PlainMap } from "../plain.ts";
import { mistakeKey, type Problem } from "../problem.ts";
import type { LayersCheck } from "./check-layers.ts";
import { derive } from "./derive.ts";
import { parseValue } from "./entities.ts";
import { firstOf, type Finding } from "./finding.ts";
import { lostValues } from "./lost-values.ts";
import { isRegional, misplacedKeys } from "./regional-keys.ts";
import { resolve } from "./resolve.ts";
import { runRules } from "./run-rules.ts";
import { settle, unreadPaths } from "./settle.ts";

export interface RegionCheck {
  /** Cloud Run surfaces as merged for the region, by id. */
  surfaces: Readonly<Record<string, CloudRunSurface>>;
  problems: readonly Problem[];
}

/** The Cloud Run surfaces of one region: those of the environment with the region's files over them. */
export function checkRegion(base: LayersCheck, upper: readonly CatalogFile[]): RegionCheck {
  const { entities, merged: lower } = base.context;
  const layers = upper.map((file) => onlyRegional(file.value, lower));
  const merged = layers.reduce(merge, lower);
  const invalid = upper.flatMap((file) => firstOf(misplacedKeys(file.value, lower)));
  const surfaces = parseChanged(merged, base, invalid);
  const context = { ...base.context, entities: { ...entities, surfaces }, merged };
  const lost = firstOf(lostValues([lower, ...layers], merged)).map((finding) => aboveBase(finding, base));
  const broken = merged === lower ? [] : firstOf(runRules(context, "error", true));
  const files = [...base.files, ...upper];
  const told = new Set(base.problems.map(mistakeKey));
  const problems = settle({ unread: unreadPaths(files), lost, invalid, broken }).map((finding) =>
    resolve(finding, files, merged),
  );
  const cloudRun: Record<string, CloudRunSurface> = {};
  for (const [id, surface] of surfaces) if (surface.platform === "cloud-run") cloudRun[id] = surface;
  return {
    surfaces: cloudRun,
    problems: problems.filter((problem) => !told.has(mistakeKey(problem))),
  };
}

/** The surfaces of the environment, those that the region changes parsed again. */
function parseChanged(
  merged: PlainMap,
  base: LayersCheck,
  invalid: Finding[],
): Map<string, DeploymentSurface> {
  const { entities, environment, merged: lower } = base.context;
  const surfaces = new Map(entities.surfaces);
  const before = mapAt(lower, ["surfaces"]);
  for (const [id, written] of Object.entries(mapAt(merged, ["surfaces"]))) {
    if (written === before[id]) continue;
    const entity = derive("surfaces", id, written, environment, []);
    const found: Finding[] = [];
    const parsed = parseValue(deploymentSurface, entity, ["surfaces", id], found);
    // What the environment lacks already is its own mistake, not the region's.
    invalid.push(
      ...(entities.surfaces.has(id) ? found : found.filter((finding) => finding.missing !== true)),
    );
    if (parsed === undefined) surfaces.delete(id);
    else surfaces.set(id, parsed);
  }
  return surfaces;
}

/** Counts the files of the environment, which here are one layer, as the files that they are. */
function aboveBase(finding: Finding, base: LayersCheck): Finding {
  return finding.layers === undefined
    ? finding
    : { ...finding, layers: finding.layers - 1 + base.files.length };
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
