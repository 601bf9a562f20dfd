import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ReleasePlace } from "../model/observed/release-place.ts";

/**
 * Where the tags and attempts of a run are kept, by where its state is: whoever has the local cloud's state works on the local
 * cloud, and on nothing else.
 */
export function placeOf(root: string, env: Readonly<Record<string, string | undefined>>): ReleasePlace {
  const state = pathToFileURL(join(root, ".gantry", "state")).href;
  const { PULUMI_BACKEND_URL: backend = "" } = env;
  return backend === state || backend.startsWith(`${state}?`) ? "local" : "remote";
}
