import type { Product } from "../model/declared/product.ts";
import type { ProtectedType } from "../model/protected-types.ts";
import type { ProviderRegions, RegionName } from "../model/declared/region.ts";
import type { EnvironmentName } from "../model/scalars.ts";
import type { ProjectServices } from "./project-services.ts";

/** What every component of one environment shares. */
export interface Scope {
  environment: EnvironmentName;
  product: Product;
  /** Google Cloud project id. */
  project: string;
  /** Its number, as text: some names are made of it. */
  projectNumber: string;
  /** The first is the primary one. */
  regions: readonly [RegionName, ...RegionName[]];
  /** What the providers call them. */
  providerRegions: ProviderRegions;
  /** Whether what serves or holds data refuses to be deleted: on in production, and as soon as one surface is protected. */
  deletionProtection: boolean;
  /** `type name` of the resources that a waiver lets go. */
  mayGo: ReadonlySet<string>;
  /** The time of this run; only the first rotation of a secret that was never rotated is reckoned from it. */
  now: Date;
  services: ProjectServices;
}

/** Whether a resource refuses to be deleted or replaced: as `wanted` says, unless a waiver lets it go. */
export function isProtected(
  { deletionProtection, mayGo }: Pick<Scope, "deletionProtection" | "mayGo">,
  resource: { type: ProtectedType; name: string },
  wanted = deletionProtection,
): boolean {
  return wanted && !mayGo.has(`${resource.type} ${resource.name}`);
}

/** Labels that every labelled resource carries. Values are [a-z0-9_-], at most 63 characters. */
export function labels(scope: Scope, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    "managed-by": "gantry",
    product: scope.product.name,
    environment: scope.environment,
    ...more,
  };
}
