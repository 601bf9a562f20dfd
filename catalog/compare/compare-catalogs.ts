import { type Change, declared, type Loosening } from "./loosening.ts";
import { asCalledIn } from "./as-called-in.ts";
import { compareApprovals } from "./compare-approvals.ts";
import { compareBuilds } from "./compare-builds.ts";
import { compareDomains } from "./compare-domains.ts";
import { compareFlags } from "./compare-flags.ts";
import { compareImages } from "./compare-images.ts";
import { compareEntries, compareFields, type Entries } from "./compare-keys.ts";
import type { EnvironmentCatalog, RepositoryCatalog } from "../../model/declared/catalog.ts";
import type { DeploymentSurface } from "../../model/declared/deployment-surface.ts";
import type { QualityGate } from "../../model/declared/quality-gate.ts";
import { knownRegions } from "../../model/declared/region.ts";
import type { EnvironmentName } from "../../model/scalars.ts";

/** What of a catalog is governed: merged and normalised, so that where a value was written makes no difference. */
export interface GovernedCatalog {
  repository: Pick<RepositoryCatalog, "product" | "run" | "apps" | "gates" | "regions" | "waivers">;
  environments: readonly EnvironmentCatalog[];
}

/**
 * Every field that is looser in `head` than in `base`, and every field of which any change is another promise, by the table
 * of `model/declared/governed-keys.ts`. What is tighter or new is not told, nor is a new environment.
 */
export function compareCatalogs(base: GovernedCatalog, head: GovernedCatalog): Loosening[] {
  const perEnvironment = base.environments.map((old) => {
    const now = head.environments.find(({ environment }) => environment === old.environment);
    return {
      environment: old.environment,
      // One decision, whatever it had.
      changes: now === undefined ? [gone] : [...compareEnvironments(asCalledIn(now, old), now)],
    };
  });
  return [
    ...[...compareRepositories(base, head)].map((change): Loosening => ({
      environment: "global",
      ...change,
    })),
    ...merged(perEnvironment),
  ];
}

const gone: Change = { field: "environment", old: declared, new: null };

/** What the repository has once, whichever environments there are. */
function* compareRepositories(base: GovernedCatalog, head: GovernedCatalog): Generator<Change> {
  const old = base.repository;
  const now = head.repository;
  yield* compareFields("product", old.product, now.product);
  yield* compareFields("run", old.run, now.run);
  yield* compareEntries("apps", by("id", old.apps), by("id", now.apps));
  yield* compareEntries(
    "regions",
    entriesOf(knownRegions(old.regions)),
    entriesOf(knownRegions(now.regions)),
  );
  yield* compareGates(old.gates, now.gates);
  yield* compareEntries("waivers", by("id", old.waivers), by("id", now.waivers));
}

function* compareEnvironments(old: EnvironmentCatalog, now: EnvironmentCatalog): Generator<Change> {
  for (const section of ["cloudflare", "expo", "registry", "database", "edge", "sampler"] as const)
    yield* compareFields(section, old[section], now[section]);
  yield* compareApprovals(old, now);
  yield* compareEntries("recipients", entriesOf(old.recipients), entriesOf(now.recipients));
  yield* compareFields("region", old.regions, now.regions);
  yield* compareEntries("guardrails", by("id", old.guardrails), by("id", now.guardrails));
  yield* compareEntries("channels", entriesOf(old.channels), entriesOf(now.channels));
  const surfaces = [...compareSurfaces(old.surfaces, now.surfaces), ...compareImages(old, now)];
  yield* surfaces;
  yield* compareDomains(old.surfaces, now.surfaces);
  yield* compareBuilds(old.surfaces, now.surfaces);
  yield* compareRegional(old, now, surfaces);
  yield* compareEntries("services", by("serviceName", old.services), by("serviceName", now.services));
  yield* compareFlags(old, now);
  yield* compareEntries("cohorts", by("name", old.cohorts), by("name", now.cohorts));
  yield* compareEntries("bundles", by("name", old.bundles), by("name", now.bundles));
  yield* compareEntries("secrets", by("id", old.secrets), by("id", now.secrets));
  yield* compareEntries("pipelines", by("id", old.pipelines), by("id", now.pipelines));
  const channels = [by("name", old.releaseChannels), by("name", now.releaseChannels)] as const;
  yield* compareEntries("releaseChannels", ...channels);
  yield* compareEntries("migrations", by("name", old.migrations), by("name", now.migrations));
  yield* compareEntries("waivers", by("id", old.waivers), by("id", now.waivers));
}

/** Where a gate lets more through: lower thresholds, fewer checks or reviews, another branch, or no gate at all. */
export function compareGates(base: readonly QualityGate[], head: readonly QualityGate[]): Iterable<Change> {
  return compareEntries("gates", by("id", base), by("id", head));
}

/** A surface on another platform has other settings: that it moved is told, and not each of them. */
function* compareSurfaces(
  base: readonly DeploymentSurface[],
  head: readonly DeploymentSurface[],
): Generator<Change> {
  const old = by("id", base);
  const now = by("id", head);
  const moved = (id: string): boolean => old.get(id)?.platform !== now.get(id)?.platform;
  const ofPlatform = ["cloudRun", "vercel", "expo", "readyCheck"];
  yield* compareEntries("surfaces", old, now, (id, [first = ""]) => ofPlatform.includes(first) && moved(id));
}

/** What a region's file says of a surface, where the environment's own change does not say it already. */
function* compareRegional(
  old: EnvironmentCatalog,
  now: EnvironmentCatalog,
  told: readonly Change[],
): Generator<Change> {
  const known = new Set(told.map((change) => JSON.stringify(change)));
  for (const [region, surfaces] of Object.entries(old.regional)) {
    const after = now.regional[region];
    if (after === undefined) continue;
    const before = { ...old, surfaces: Object.values(surfaces), pipelines: [] };
    const here = { ...now, surfaces: Object.values(after), pipelines: [] };
    for (const change of [
      ...compareSurfaces(before.surfaces, here.surfaces),
      ...compareImages(before, here),
    ]) {
      if (!known.has(JSON.stringify(change))) yield { ...change, field: `regions.${region}.${change.field}` };
    }
  }
}

function by<K extends string, T extends Readonly<Record<K, string>>>(
  key: K,
  entities: readonly T[],
): Map<string, T> {
  return new Map(entities.map((entity) => [entity[key], entity]));
}

function entriesOf(map: Readonly<Record<string, unknown>>): Entries {
  return new Map(Object.entries(map));
}

/** What changed alike in every environment is one decision, and told once. */
function merged(
  perEnvironment: readonly { environment: EnvironmentName; changes: readonly Change[] }[],
): Loosening[] {
  const all = perEnvironment.flatMap(({ environment, changes }) =>
    changes.map((change): Loosening => ({ environment, ...change })),
  );
  const alike = Map.groupBy(all, ({ field, old, new: now }) => JSON.stringify([field, old, now]));
  return [...alike.values()].flatMap((same) => {
    const [first] = same;
    const everywhere = same.length > 1 && same.length === perEnvironment.length;
    return first !== undefined && everywhere ? [{ ...first, environment: "global" as const }] : same;
  });
}
