import type { EnvironmentName } from "../scalars.ts";
import type { DeclaredProfile } from "./declared-profile.ts";
import type { RegionName } from "./region.ts";

/** The environments that have a folder, and the regions of each. */
export type RegionsOf = ReadonlyMap<EnvironmentName, readonly RegionName[]>;

/** A profile that can be used. */
export interface KnownProfile {
  name: string;
  environment: EnvironmentName;
  region?: RegionName;
  context: Readonly<Record<string, string>>;
}

type Target = Pick<KnownProfile, "environment" | "region">;

/** The profile that is always there, for work on one's own machine. */
export const localProfile = "local";

/** What `local` stands for where the catalog does not say it: never production. */
const localEnvironments = ["sandbox", "staging", "performance", "canary"] as const;

/**
 * Every profile: `local`, each environment, each environment:region, and what the catalog declares besides. The variables of
 * `staging` hold in `staging:us-east` too, below its own.
 */
export function knownProfiles(
  regions: RegionsOf,
  declared: Readonly<Record<string, DeclaredProfile>>,
): KnownProfile[] {
  const derived = [...regions].flatMap(([environment, names]) => [
    environment,
    ...names.map((region) => `${environment}:${region}`),
  ]);
  const names = new Set([localProfile, ...derived, ...Object.keys(declared).sort()]);
  return [...names].flatMap((name) => {
    const target = impliedTarget(name, regions) ?? writtenTarget(name, declared[name], regions);
    if (target === undefined) return [];
    const shared = target.region === undefined ? {} : (declared[name.split(":")[0] ?? ""]?.context ?? {});
    return [{ name, ...target, context: { ...shared, ...declared[name]?.context } }];
  });
}

/** What the name alone says; undefined where it is no environment's, and no region's of one. */
export function impliedTarget(name: string, regions: RegionsOf): Target | undefined {
  for (const [environment, names] of regions) {
    if (name === environment) return { environment };
    const region = names.find((one) => name === `${environment}:${one}`);
    if (region !== undefined) return { environment, region };
  }
  return undefined;
}

function writtenTarget(
  name: string,
  declared: DeclaredProfile | undefined,
  regions: RegionsOf,
): Target | undefined {
  const fallback = name === localProfile ? localEnvironments.find((one) => regions.has(one)) : undefined;
  const environment = declared?.environment ?? fallback;
  if (environment === undefined) return undefined;
  return declared?.region === undefined ? { environment } : { environment, region: declared.region };
}
