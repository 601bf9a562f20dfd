import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { Versions } from "../../stacks/versions.ts";

/** What somebody should know of the versions that a plan goes by, a line each. */
export function versionNotices(
  { surfaces, regional }: Pick<EnvironmentCatalog, "surfaces" | "regional">,
  versions: Versions,
): string[] {
  const waiting = surfaces.filter((surface) => {
    if (surface.platform !== "cloud-run" || versions.surfaces.get(surface.id)?.version !== undefined)
      return false;
    const inRegions = Object.values(regional).flatMap((region) => region[surface.id] ?? []);
    return [surface, ...inRegions].some(({ cloudRun }) => cloudRun.initialImage === undefined);
  });
  const { certainty, why, open } = versions;
  return [
    ...(certainty === "silent"
      ? [`the remote does not say which versions are to run, so this clone's tags do: ${why.join(" ")}`]
      : []),
    ...(open === undefined ? [] : [`${open.said.attempt} has not ended: it says which versions are to run`]),
    ...versions.notices,
    ...waiting.map(({ id }) => `${id} waits for its first version: until then it has no service and no name`),
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
