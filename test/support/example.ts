import type { Running } from "../../components/running.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { CloudRunSurface } from "../../model/declared/deployment-surface.ts";
import { loadEnvironment } from "../../catalog/load.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { environmentStack } from "../../stacks/environment.ts";
import type { Settings } from "../../stacks/settings.ts";
import { versionedSurfaces } from "../../stacks/versions.ts";
import { checkout } from "./project.ts";
import { projectNumber, record, type Recording } from "./recording.ts";

export const now = new Date("2026-11-21T10:00:00Z");

const loaded = new Map<EnvironmentName, EnvironmentCatalog>();

/** The example product in one environment: the correct fixture that a test changes one thing of. */
export function example(environment: EnvironmentName = "staging"): EnvironmentCatalog {
  const known = loaded.get(environment) ?? loadEnvironment(checkout, environment, { now });
  loaded.set(environment, known);
  return structuredClone(known);
}

/** The settings that go with an environment of the example. */
export function settingsOf(catalog: EnvironmentCatalog): Settings {
  const others = catalog.regions.filter((region) => region !== "us-east");
  return { project: `lotus-${catalog.environment}`, projectNumber, regions: ["us-east", ...others], now };
}

/** What runs where no version was ever deployed. */
export function beforeFirst(catalog: EnvironmentCatalog): ReadonlyMap<string, Running> {
  return new Map(versionedSurfaces(catalog).map(({ id }) => [id, { version: undefined, images: new Map() }]));
}

/** Runs the environment's program against mocks, with the versions of some surfaces. */
export function recordEnvironment(
  catalog: EnvironmentCatalog,
  running: ReadonlyMap<string, Running> = new Map(),
): Promise<Recording> {
  const versions = new Map([...beforeFirst(catalog), ...running]);
  return record(() => environmentStack(catalog, settingsOf(catalog), versions), {
    stack: catalog.environment,
  });
}

const recorded = new Map<EnvironmentName, Promise<Recording>>();

/** The unchanged example, recorded once for all tests that only look at it. */
export function recordedExample(environment: EnvironmentName = "staging"): Promise<Recording> {
  const known = recorded.get(environment) ?? recordEnvironment(example(environment));
  recorded.set(environment, known);
  return known;
}

/** A copy of the catalog in which one Cloud Run surface differs, in itself and in every region. */
export function withSurface(
  catalog: EnvironmentCatalog,
  id: string,
  change: (surface: CloudRunSurface) => CloudRunSurface,
): EnvironmentCatalog {
  return {
    ...catalog,
    surfaces: catalog.surfaces.map((surface) =>
      surface.id === id && surface.platform === "cloud-run" ? change(surface) : surface,
    ),
    regional: Object.fromEntries(
      Object.entries(catalog.regional).map(([region, surfaces]) => [
        region,
        Object.fromEntries(
          Object.entries(surfaces).map(([key, surface]) => [key, key === id ? change(surface) : surface]),
        ),
      ]),
    ),
  };
}
