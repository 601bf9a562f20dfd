import type { Resource } from "./resource.ts";
import type { Violation } from "./rule.ts";
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

/**
 * Where a container is told other words than the catalog says. Each pair: a list of the container's, and the key below `said` that
 * says it.
 */
export function* otherWords(
  resource: Resource,
  surface: Resource,
  { said, container }: { said: string; container: string },
  lists: readonly (readonly [list: string, key: string])[],
): Generator<Violation> {
  for (const [list, key] of lists) {
    const field = `${container}.${list}`;
    const [found, declared] = [wordsOf(resource, field), wordsOf(surface, `${said}.${key}`)];
    if (JSON.stringify(found) !== JSON.stringify(declared))
      yield { field, problem: `must be what the catalog says as ${key}` };
  }
}

function wordsOf(resource: Resource, path: string): unknown[] {
  return resource.each(path).map((each) => resource.get(each));
}
