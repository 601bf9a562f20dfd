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
