import { repositoryStack } from "../../catalog/stacks.ts";
import { loadEnvironment } from "../../catalog/load.ts";
import { readVersions, versionedSurfaces, type Versions } from "../../stacks/versions.ts";
import type { Session } from "../../engine/run/session.ts";

/** What git says that a stack is to run, as its program reads it; undefined for the repository's, which runs nothing. */
export async function stackVersions({
  project,
  stack,
  local,
}: Pick<Session, "project" | "stack" | "local">): Promise<Versions | undefined> {
  if (stack === repositoryStack) return undefined;
  const catalog = loadEnvironment(project.root, stack);
  return readVersions(
    project.root,
    catalog.environment,
    versionedSurfaces(catalog),
    local ? "local" : "remote",
  );
}
