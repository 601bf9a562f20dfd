import type { LayersCheck } from "./check-layers.ts";
import { derive } from "./derive.ts";
import { parseValue } from "./entities.ts";
import { type Finding, firstOf } from "./finding.ts";
import { lostValues } from "./lost-values.ts";
import { resolve } from "./resolve.ts";
import { runRules } from "./run-rules.ts";
import { settle, unreadPaths } from "./settle.ts";
import { subprojectLayers } from "./subproject-layers.ts";
import { didYouMean } from "./suggest.ts";
import { type CatalogFile, readCatalogFile } from "../files/catalog-file.ts";
import type { RegionFolder } from "../files/scan.ts";
import { merge, mergeAll } from "../merge/merge.ts";
import { isPlainMap, mapAt, type PlainMap } from "../plain.ts";
import { mistakeKey, type Problem } from "../problem.ts";
import {
  type CloudRunSurface,
  deploymentSurface,
  type DeploymentSurface,
} from "../../model/declared/deployment-surface.ts";

export interface RegionCheck {
  /** Cloud Run surfaces as merged for the region, by id. */
  surfaces: Readonly<Record<string, CloudRunSurface>>;
  problems: readonly Problem[];
}

/** The files that hold for the whole environment: those below its regions' files, and those above. */
export interface EnvironmentLayers {
  own: readonly CatalogFile[];
  subprojects: readonly CatalogFile[];
}

/**
 * The Cloud Run surfaces of one region: those of the environment with the region's file over them, then the files of the
 * environment's subprojects and last those of the region's.
 */
export function checkRegion(
  base: LayersCheck,
  { config, subprojects: below }: RegionFolder,
  { own, subprojects }: EnvironmentLayers,
): RegionCheck {
  const { root, entities, merged: whole } = base.context;
  const regional = config === undefined ? [] : [readCatalogFile(root, config)];
  const last = subprojectLayers(root, below, base.files);
  const upper = [...regional, ...last.files];
  const lower = mergeAll(own.map((file) => file.value));
  const layers = [
    ...regional.map((file) => onlyRegional(file.value, whole)),
    ...subprojects.map((file) => file.value),
    ...last.files.map((file) => onlyRegional(file.value, whole)),
  ];
  const merged = upper.length === 0 ? whole : layers.reduce(merge, lower);
  const files = [...own, ...regional, ...subprojects, ...last.files];
  // What is misplaced below was counted without the region's own file.
  const misplaced = last.misplaced.map((finding) => ({
    ...finding,
    layers: (finding.layers ?? 0) + regional.length,
  }));
  const invalid = [...misplaced, ...upper.flatMap((file) => firstOf(misplacedKeys(file.value, whole)))];
  const surfaces = parseChanged(merged, base, invalid);
  const context = { ...base.context, entities: { ...entities, surfaces }, merged };
  const lost = firstOf(lostValues([lower, ...layers], merged)).map((finding) => above(finding, own.length));
  const broken = merged === whole ? [] : firstOf(runRules(context, "error", true));
  const told = new Set(base.problems.map(mistakeKey));
  // A key that is wrong by itself needs no second mistake for what it would mean here.
  const wrong = new Set(base.problems.map(({ path }) => JSON.stringify(path)));
  const isNew = (problem: Problem): boolean =>
    !told.has(mistakeKey(problem)) &&
    !(wrong.has(JSON.stringify(problem.path)) && own.some(({ path }) => path === problem.file));
  const problems = settle({ unread: unreadPaths(files), lost, invalid, broken }).map((finding) =>
    resolve(finding, files, merged),
  );
  const cloudRun: Record<string, CloudRunSurface> = {};
  for (const [id, surface] of surfaces) if (surface.platform === "cloud-run") cloudRun[id] = surface;
  return {
    surfaces: cloudRun,
    problems: [...upper.flatMap((file) => file.problems), ...problems.filter(isNew)],
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
function above(finding: Finding, files: number): Finding {
  return finding.layers === undefined ? finding : { ...finding, layers: finding.layers - 1 + files };
}

/** The part of a region's file that it may hold: what is misplaced is told by its name, and has no other effect. */
function onlyRegional(layer: PlainMap, base: PlainMap): PlainMap {
  const surfaces = Object.entries(mapAt(layer, ["surfaces"])).flatMap(([id, surface]) =>
    isPlainMap(surface) && mapAt(base, ["surfaces", id])["platform"] === "cloud-run"
      ? [[id, regionalPart(surface)] as const]
      : [],
  );
  return surfaces.length === 0 ? {} : { surfaces: Object.fromEntries(surfaces) };
}

function regionalPart(surface: PlainMap): PlainMap {
  const own = Object.entries(surface).filter(([key]) => isRegional(key));
  return Object.fromEntries(
    own.map(([key, value]) => [
      key,
      key === "cloudRun" && isPlainMap(value)
        ? Object.fromEntries(Object.entries(value).filter(([below]) => !onceKeys.includes(below)))
        : value,
    ]),
  );
}

/** What may differ between regions; anything more would make two products out of one. */
export const regionalKeys: readonly string[] = ["endpointUrl", "concurrencyLimit", "cloudRun"];

/** Of `cloudRun`, what there is once for all regions: in two of them, a job would do everything twice. */
export const onceKeys: readonly string[] = ["jobs"];

const notRegional = ["vercel", "expo-eas"];

function isRegional(key: string): boolean {
  return regionalKeys.includes(key);
}

/** The keys of a region's file that a region cannot set. */
function* misplacedKeys(layer: PlainMap, base: PlainMap): Generator<Finding> {
  for (const key of Object.keys(layer)) {
    if (key === "surfaces") continue;
    const hint = didYouMean(key, ["surfaces"]) ?? "write it in the environment's config.yml";
    yield { path: [key], text: "is not regional", hint, showsValue: false };
  }
  if (Object.hasOwn(layer, "surfaces") && !isPlainMap(layer["surfaces"])) {
    yield { path: ["surfaces"], text: "must be a map", showsValue: false };
  }
  const known = mapAt(base, ["surfaces"]);
  for (const [id, surface] of Object.entries(mapAt(layer, ["surfaces"]))) {
    const path = ["surfaces", id];
    if (!Object.hasOwn(known, id)) {
      const hint = didYouMean(id, Object.keys(known));
      yield { path, text: "is no surface of the environment", hint, showsValue: false };
    } else if (notRegional.some((platform) => mapAt(known, [id])["platform"] === platform)) {
      yield { path, text: "has no regions", hint: "only cloud-run surfaces have", showsValue: false };
    } else if (!isPlainMap(surface)) {
      yield { path, text: "must be a map", hint: "a region removes no surface", showsValue: false };
    } else yield* misplacedFields(surface, path);
  }
}

function* misplacedFields(surface: PlainMap, path: readonly string[]): Generator<Finding> {
  for (const key of Object.keys(surface)) {
    if (isRegional(key)) continue;
    const hint = didYouMean(key, regionalKeys) ?? `regional are ${regionalKeys.join(", ")}`;
    yield { path: [...path, key], text: "is not regional", hint, showsValue: false };
  }
  for (const key of Object.keys(mapAt(surface, ["cloudRun"]))) {
    if (!onceKeys.includes(key)) continue;
    const hint = "it is in the primary region alone: write it in the environment's config.yml";
    yield { path: [...path, "cloudRun", key], text: "is not regional", hint, showsValue: false };
  }
}
