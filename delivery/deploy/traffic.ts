import { z } from "zod";
import type { ExportedStack } from "../../engine/run/export-stack.ts";
import { nameOf } from "../../model/urn.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { madeAs } from "../../model/declared/made-as.ts";
import type { AttemptRecord } from "../../model/observed/release-log.ts";
import type { AttemptCause } from "../../model/observed/release-record.ts";

/** A step of a release: what share the new revisions get, and how long it lasts. */
export interface TrafficStep {
  percent: number;
  /** Until the next one. */
  minutes: number;
}

/**
 * Nothing at first, so that the new revisions can be asked whether they are ready; then the channel's steps; then all. Whoever
 * goes back has no time for steps: what served before is known to serve (entities.md, "Deployment").
 */
export function trafficSteps(
  { releaseChannels }: Pick<EnvironmentCatalog, "releaseChannels">,
  cause: AttemptCause,
): TrafficStep[] {
  const steps = cause === "rollback" ? [] : releaseChannels.flatMap(({ traffic }) => traffic);
  return [{ percent: 0, minutes: 0 }, ...steps, { percent: 100, minutes: 0 }];
}

/** What is left of them after those that an attempt was given: the last one again, since it may not have been applied. */
export function stepsLeft(steps: readonly TrafficStep[], given: readonly number[]): TrafficStep[] {
  const last = given.at(-1);
  const at = steps.findIndex(({ percent }) => percent === last);
  return steps.slice(Math.max(0, at));
}

const service = z.object({
  latestReadyRevision: z.string(),
  traffics: z
    .array(
      z.object({
        type: z.string().optional(),
        revision: z.string().optional(),
        percent: z.number().optional(),
      }),
    )
    .default([]),
});

/** The revision that serves each surface, by the name that it was made under, in each region, by the recorded state; none for what is not there yet. */
export function servingIn(
  stack: ExportedStack,
  { regional }: Pick<EnvironmentCatalog, "regional">,
): AttemptRecord["serving"] {
  const places = Object.entries(regional).flatMap(([region, surfaces]) =>
    Object.values(surfaces).map((surface) => ({ region, surface: madeAs(surface) })),
  );
  return places.flatMap((place) => {
    const { latestReadyRevision, traffics } = serviceIn(stack, place) ?? { traffics: [] };
    if (latestReadyRevision === undefined) return [];
    const most = traffics.toSorted((one, other) => (other.percent ?? 0) - (one.percent ?? 0))[0];
    const revision = most?.revision ?? latestReadyRevision.slice(latestReadyRevision.lastIndexOf("/") + 1);
    return revision === "" ? [] : [{ ...place, revision }];
  });
}

/** Whether the newest revisions of all these have that share, by the recorded state. */
export function isShared(
  stack: ExportedStack,
  places: readonly { surface: string; region: string }[],
  percent: number,
): boolean {
  return places.every((place) =>
    serviceIn(stack, place)?.traffics.some(
      (target) => (target.revision ?? "") === "" && target.percent === percent,
    ),
  );
}

function serviceIn(
  { resources }: ExportedStack,
  { surface, region }: { surface: string; region: string },
): z.infer<typeof service> | undefined {
  const found = resources.find(
    ({ urn, type }) =>
      type === "gcp:cloudrunv2/service:Service" && nameOf(urn).name === `${surface}-${region}`,
  );
  return service.safeParse(found?.outputs).data;
}
