import { loadEnvironment } from "../../catalog/load.ts";
import { readLedger } from "../../catalog/rotations.ts";
import { repositoryStack } from "../../catalog/stacks.ts";
import { nextRotation } from "../../components/secret-credential-set.ts";
import type { Session } from "../../engine/run/session.ts";
import { clockSkewMs } from "../../model/clock-skew.ts";

const dayMs = 86_400_000;

/** When secrets were rotated, and how often they are. */
export interface Rotations {
  /** ISO 8601 times with a zone; undefined stands for what was never rotated. */
  times: readonly (string | undefined)[];
  cadenceDays: readonly number[];
}

/**
 * Until when a plan says what it says now, as far as it is the clock that moves it: the next time at which a rotation becomes due, its next
 * time is another one, or what lay ahead no longer does; at the latest the next midnight, UTC, since waivers end with a day.
 */
export function holdsUntil({ times, cadenceDays }: Rotations, now: Date): Date {
  const midnight = (Math.floor(now.getTime() / dayMs) + 1) * dayMs;
  const moments = times.flatMap((time) => {
    const told = time === undefined ? [] : [Date.parse(time), Date.parse(time) - clockSkewMs];
    const due = cadenceDays.flatMap((days) => [
      ...(time === undefined ? [] : [Date.parse(time) + days * dayMs]),
      // Secret Manager wants its next time to be an hour ahead (components/secret-credential-set.ts).
      Date.parse(nextRotation(now, days, time)) - dayMs / 24,
    ]);
    return [...told, ...due];
  });
  return new Date(Math.min(midnight, ...moments.filter((moment) => moment >= now.getTime())));
}

/** The rotations of a stack's catalog and of the ledger that its runs read; none of the repository's. */
export function rotationsOf({ project: { root }, stack, env }: Session, now: Date): Rotations {
  if (stack === repositoryStack) return { times: [], cadenceDays: [] };
  // As the program is told (stacks/engine-options.ts).
  const rotationsDir = env["GANTRY_ROTATIONS"];
  const { environment, bundles, secrets } = loadEnvironment(root, stack, { rotationsDir, now });
  const { entries } = readLedger({ root, environment, rotationsDir, merged: {}, now });
  const told = Object.values(entries).flatMap(({ lastRotatedAt, secrets: own = {} }) => [
    lastRotatedAt,
    ...Object.values(own).flatMap((each) => [
      each.lastRotatedAt,
      ...(each.status === "rotating" ? [each.startedAt] : []),
    ]),
  ]);
  const cadences = [...bundles, ...secrets].map(({ rotationCadenceDays }) => rotationCadenceDays);
  return { times: [...new Set([undefined, ...told])], cadenceDays: [...new Set(cadences)] };
}
