import { statSync } from "node:fs";
import { join } from "node:path";
import { environmentNames } from "../../model/environment-names.ts";
import type { EnvironmentName } from "../../model/scalars.ts";

export const environmentsFolder = "environments";

/**
 * The environments that have a folder, in the order of `environmentNames`. Needs no schema, so that a command can refuse a
 * name before it loads any.
 */
export function listEnvironments(root: string): EnvironmentName[] {
  return environmentNames.filter((name) => isFolder(join(root, environmentsFolder, name)));
}

/** Whether there is a folder; false for a link to nothing. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
