import type { Resource } from "./resource.ts";
import { types } from "./types.ts";

/** The path of what a surface is in the region of one of its services; undefined where nobody declared that. */
export function regionOf(service: Resource, surface: Resource): string | undefined {
  const location = service.get("location");
  return surface.fields("regional").find((each) => surface.get(`${each}.location`) === location);
}

/** The path of what the catalog says of a container beside a surface's own; undefined for any other. */
export function sidecarOf(service: Resource, container: string): string | undefined {
  const surface = service.owner(types.surface);
  const region = surface === undefined ? undefined : regionOf(service, surface);
  const name = service.text(`${container}.name`);
  return surface?.fields(`${region ?? ""}.cloudRun.sidecars`).find((path) => path.endsWith(`.${name ?? ""}`));
}

/** Whether an image is what the catalog says: one of GHCR comes through a mirror, any other as it is. */
export function isImage(found: string, declared: string | undefined): boolean {
  if (declared === undefined) return false;
  return declared.startsWith("ghcr.io/")
    ? found.endsWith(declared.replace(/^ghcr\.io/, ""))
    : found === declared;
}
