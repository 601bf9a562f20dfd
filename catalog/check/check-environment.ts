import { checkLayers, type LayersCheck } from "./check-layers.ts";
import { checkRegion } from "./check-region.ts";
import { subprojectLayers } from "./subproject-layers.ts";
import { didYouMean } from "./suggest.ts";
import { waiversOf } from "./waivers-of.ts";
import { readGovernance } from "../documents.ts";
import { onePersonOnRecord } from "../one-person-on-record.ts";
import { fileProblem } from "../files/list-environments.ts";
import { type EnvironmentFolder, globalConfig } from "../files/scan.ts";
import type { PlainMap } from "../plain.ts";
import type { Problem } from "../problem.ts";
import { type Ledger, readLedger } from "../rotations.ts";
import { type EnvironmentSource, layersOf, openEnvironment } from "../source.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { CloudRunSurface } from "../../model/declared/deployment-surface.ts";
import { compareMigrations } from "../../model/declared/migration-file.ts";
import { knownRegions, type ProviderRegions, type RegionName } from "../../model/declared/region.ts";
import type { EnvironmentName } from "../../model/scalars.ts";

/** Everything that is wrong with one environment, or the environment. */
export interface EnvironmentCheck {
  environment: EnvironmentName;
  source: EnvironmentSource;
  merged: PlainMap | undefined;
  problems: readonly Problem[];
  notices: readonly Problem[];
  catalog: EnvironmentCatalog | undefined;
}

export interface CheckOptions {
  rotationsDir?: string | undefined;
  now?: Date;
}

/** Reads, merges and judges one environment, its regions and subprojects included. */
export function checkEnvironment(
  root: string,
  environment: EnvironmentName,
  { rotationsDir, now = new Date() }: CheckOptions = {},
): EnvironmentCheck {
  const source = openEnvironment(root, environment);
  const { folder, regions, global, config } = source;
  const problems: Problem[] = [...source.problems, ...global.problems, ...config.problems];
  const unread = { environment, source, merged: undefined, problems, notices: [], catalog: undefined };
  if (!global.readable || !config.readable) return unread;
  const own = [global, config];
  const subprojects = subprojectLayers(root, folder.subprojects, own);
  const base = checkLayers(root, environment, [...own, ...subprojects.files], subprojects.misplaced);
  problems.push(...subprojects.files.flatMap((file) => file.problems), ...base.problems);
  problems.push(...checkRegionNames(folder, base.context.entities.regions));
  const regional: Record<RegionName, Readonly<Record<string, CloudRunSurface>>> = {};
  for (const region of regions) {
    const checked = checkRegion(base, region, { own, subprojects: subprojects.files });
    problems.push(...checked.problems);
    regional[region.region] = checked.surfaces;
  }
  const ledger = readLedger({ root, environment, rotationsDir, merged: base.context.merged, now });
  problems.push(...ledger.problems);
  const catalog = problems.length === 0 ? assemble(root, source, base, regional, ledger) : undefined;
  const { merged } = base.context;
  return { environment, source, merged, problems, notices: base.notices, catalog };
}

function assemble(
  root: string,
  source: EnvironmentSource,
  { context: { entities } }: LayersCheck,
  regional: EnvironmentCatalog["regional"],
  ledger: Ledger,
): EnvironmentCatalog | undefined {
  const { product, cloudflare, expo, registry, database, edge, approvals, recipients, regions } = entities;
  if (!product || !expo || !registry || !database || !edge) return undefined;
  if (!approvals || !recipients || !regions) return undefined;
  return {
    environment: source.environment,
    product,
    cloudflare,
    expo,
    registry,
    database,
    edge,
    apps: [...entities.apps.values()],
    sampler: entities.sampler,
    approvals,
    ...(approvals.onePerson === undefined
      ? {}
      : { onePersonRecord: onePersonOnRecord(readGovernance(root), source.environment, approvals) }),
    recipients,
    regions: source.regions.map(({ region }) => region),
    providerRegions: knownRegions(regions),
    surfaces: [...entities.surfaces.values()],
    regional,
    services: [...entities.services.values()],
    bundles: [...entities.bundles.values()].map((bundle) => {
      const lastRotatedAt = ledger.lastRotatedAt.get(bundle.name);
      return lastRotatedAt === undefined ? bundle : { ...bundle, lastRotatedAt };
    }),
    secrets: [...entities.secrets.values()].map((secret) => {
      const rotation = ledger.secrets.get(secret.id);
      return rotation === undefined ? secret : { ...secret, status: rotation.status };
    }),
    channels: Object.fromEntries(entities.channels),
    guardrails: [...entities.guardrails.values()],
    gates: [...entities.gates.values()],
    own: Object.entries(entities.own ?? {})
      .map(([id, own]) => ({ id, ...own }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    waivers: waiversOf(entities.waivers, layersOf(source), "environment"),
    pipelines: [...entities.pipelines.values()],
    flags: [...entities.flags.values()],
    cohorts: [...entities.cohorts.values()],
    releaseChannels: [...entities.releaseChannels.values()],
    migrations: [...entities.migrations.values()].sort((a, b) => compareMigrations(a.name, b.name)),
  };
}

/**
 * The regions of an environment for which nobody knows the providers' names, and two that are one at Google: both would
 * have a service of one name there. `declared` is the catalog's map; undefined where that has a mistake of its own.
 */
function checkRegionNames(
  { environment, regions }: EnvironmentFolder,
  declared: ProviderRegions | undefined,
): Problem[] {
  if (declared === undefined) return [];
  const known = knownRegions(declared);
  const first = new Map<string, RegionName>();
  return regions.flatMap(({ region }) => {
    const at = `environments/${environment}/regions/${region}`;
    const gcp = known[region]?.gcp;
    if (gcp === undefined) {
      const names = Object.keys(known);
      const others = `known: ${names.join(", ")}; declare another one under regions in ${globalConfig}`;
      return [fileProblem(at, "is no known region", didYouMean(region, names) ?? others)];
    }
    const other = first.get(gcp);
    if (other === undefined) {
      first.set(gcp, region);
      return [];
    }
    return [fileProblem(at, `is ${gcp} at Google, and so is ${other}`, "keep one of the two")];
  });
}
