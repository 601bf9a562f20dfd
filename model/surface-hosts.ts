import type { CloudRunSurface, DeploymentSurface } from "./declared/deployment-surface.ts";
import type { RegionName } from "./declared/region.ts";

/** A surface as one region has it. */
export interface SurfaceOfRegion {
  region: RegionName;
  surface: CloudRunSurface;
}

/**
 * Where one region's service of a surface is reached. With more than one region each has a name of its own: the one its
 * file gives, else the region's put behind the first label, as in api-eu-west.lotus.example.
 */
export function regionalUrl(
  surface: DeploymentSurface,
  { region, surface: own }: SurfaceOfRegion,
  count: number,
): string {
  if (own.endpointUrl !== surface.endpointUrl || count === 1) return own.endpointUrl;
  const url = new URL(surface.endpointUrl);
  const [first = "", ...rest] = url.hostname.split(".");
  return `https://${[`${first}-${region}`, ...rest].join(".")}`;
}

/** Every host name that DNS has for a surface: its own, and one for each of several regions; none on Expo. */
export function surfaceHosts(surface: DeploymentSurface, regional: readonly SurfaceOfRegion[]): string[] {
  if (surface.platform === "expo-eas") return [];
  const urls = [surface.endpointUrl, ...regional.map((each) => regionalUrl(surface, each, regional.length))];
  return [...new Set(urls.map((url) => new URL(url).hostname))];
}

/** Whether a host is the product's domain, or lies below it: in the zone that is the product's. */
export function isOfDomain(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}
