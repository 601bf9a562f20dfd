import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { Versions } from "../../stacks/versions.ts";

/** By surface id, which version runs or is to run. */
export interface VersionsOfSurfaces {
  surfaces: ReadonlyMap<string, { version: { name: string } | undefined }>;
}

type Surfaces = Pick<EnvironmentCatalog, "surfaces" | "regional">;

/** The ids of surfaces that wait for their first version, in one region or in all: nobody says what they run until then. */
export function waitingSurfaces({ surfaces, regional }: Surfaces, versions: VersionsOfSurfaces): string[] {
  const waiting = surfaces.filter((surface) => {
    if (surface.platform !== "cloud-run" || versions.surfaces.get(surface.id)?.version !== undefined)
      return false;
    const inRegions = Object.values(regional).flatMap((region) => region[surface.id] ?? []);
    return [surface, ...inRegions].some(({ cloudRun }) => cloudRun.initialImage === undefined);
  });
  return waiting.map(({ id }) => id);
}

/** What somebody should know of the versions that a plan goes by, a line each. */
export function versionNotices(catalog: Surfaces, versions: Versions): string[] {
  const { certainty, why, open } = versions;
  return [
    ...(certainty === "silent"
      ? [`the remote does not say which versions are to run, so this clone's tags do: ${why.join(" ")}`]
      : []),
    ...(open === undefined ? [] : [`${open.said.attempt} has not ended: it says which versions are to run`]),
    ...versions.notices,
    ...waitingSurfaces(catalog, versions).map(
      (id) => `${id} waits for its first version: until then it has no service and no name`,
    ),
  ];
}

/**
 * Who else than the attempt itself deploys while it has not ended would take part in it. Throws a GantryError where an
 * attempt is open that is not `attempt`, and where `attempt` is not.
 */
export function refuseOtherAttempt(
  environment: string,
  { open }: Pick<Versions, "open">,
  attempt: string | undefined,
): void {
  const there = open?.said.attempt;
  if (there === attempt) return;
  if (there === undefined) {
    throw new GantryError(`${attempt ?? "the attempt"} has ended, or never began in ${environment}`, {
      hint: "run the command that began it again",
    });
  }
  throw new GantryError(`${environment} is being deployed: ${there} has not ended`, {
    problems: (open?.said.target ?? []).map(({ name }) => name),
    hint: "finish it by running its command again, or cancel it",
    exitCode: ExitCode.usage,
  });
}
