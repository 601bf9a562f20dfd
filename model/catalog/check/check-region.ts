import { deploymentSurface, type CloudRunSurface } from "../deployment-surface.ts";
import type { CatalogFile } from "../files/catalog-file.ts";
import { merge } from "../merge/merge.ts";
import { isPlainMap, mapAt, type PlainMap } from "../plain.ts";
import type { Problem } from "../problem.ts";
import type { LayersCheck } from "./check-layers.ts";
import { derive } from "./derive.ts";
import { parseValue } from "./entities.ts";
import type { Finding } from "./finding.ts";
import { resolve } from "./resolve.ts";
import { didYouMean } from "./suggest.ts";

export interface RegionCheck {
  /** Cloud Run surfaces as merged for the region, by id. */
  surfaces: Readonly<Record<string, CloudRunSurface>>;
  problems: readonly Problem[];
}

/** What differs between regions; everything else would make two products out of one. */
const regionalKeys = ["endpointUrl", "concurrencyLimit", "cloudRun"];

/** The Cloud Run surfaces of one region: those of the environment with the region's layers over them. */
export function checkRegion(base: LayersCheck, upper: readonly CatalogFile[]): RegionCheck {
  const findings = upper.flatMap((layer) => misplacedKeys(layer.value, base.merged));
  const merged = upper.reduce((lower, layer) => merge(lower, layer.value), base.merged);
  const surfaces: Record<string, CloudRunSurface> = {};
  for (const [id, surface] of base.entities.surfaces) {
    if (surface.platform !== "cloud-run") continue;
    const written = mapAt(merged, ["surfaces"])[id];
    if (written === mapAt(base.merged, ["surfaces"])[id]) {
      surfaces[id] = surface;
      continue;
    }
    // Misplaced keys are told once, by their name: what they would do to the surface is left out.
    const regional = onlyRegional(written, mapAt(base.merged, ["surfaces", id]));
    const entity = derive("surfaces", id, regional, surface.environment, []);
    const parsed = parseValue(deploymentSurface, entity, ["surfaces", id], findings);
    if (parsed?.platform === "cloud-run") surfaces[id] = parsed;
  }
  const layers = [...base.layers, ...upper];
  return { surfaces, problems: findings.map((finding) => resolve(finding, layers, merged)) };
}

function onlyRegional(written: unknown, base: PlainMap): PlainMap {
  if (!isPlainMap(written)) return base;
  return Object.assign(
    {},
    base,
    Object.fromEntries(Object.entries(written).filter(([key]) => regionalKeys.includes(key))),
  );
}

function misplacedKeys(layer: PlainMap, base: PlainMap): Finding[] {
  const findings: Finding[] = [];
  const refuse = (path: string[], text: string, hint?: string): void => {
    findings.push({ path, text, hint, showsValue: false });
  };
  for (const key of Object.keys(layer)) {
    if (key !== "surfaces")
      refuse([key], "is not regional", didYouMean(key, ["surfaces"]) ?? "write it one level up");
  }
  const known = mapAt(base, ["surfaces"]);
  for (const [id, surface] of Object.entries(mapAt(layer, ["surfaces"]))) {
    if (!Object.hasOwn(known, id)) {
      refuse(["surfaces", id], "is no surface of the environment", didYouMean(id, Object.keys(known)));
    } else if (mapAt(known, [id])["platform"] !== "cloud-run") {
      refuse(["surfaces", id], "has no regions", "only cloud-run surfaces do");
    } else if (!isPlainMap(surface)) refuse(["surfaces", id], "must be a map", "a region removes no surface");
    else {
      for (const key of Object.keys(surface)) {
        if (regionalKeys.includes(key)) continue;
        const hint = didYouMean(key, regionalKeys) ?? `regional are ${regionalKeys.join(", ")}`;
        refuse(["surfaces", id, key], "is not regional", hint);
      }
    }
  }
  return findings;
}
