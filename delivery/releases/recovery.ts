import type { Attempt } from "../../model/observed/release-log.ts";
import { instant } from "../../model/observed/scalars.ts";

/** How long an environment took to recover, on average (002, MTTR). */
export interface Recovery {
  /** With one decimal. */
  minutes: number;
  incidents: number;
}

/** What went wrong, and when it was over. */
export interface Incident {
  /** ISO 8601 in UTC. */
  over: string;
  minutes: number;
}

/**
 * From each failure to the next success, of whatever release; failures one after the other are one. A rollback without a
 * failure before it counts from its own beginning: when users began to suffer stands nowhere. What is not over is none yet.
 */
export function incidentsOf(attempts: readonly Attempt[]): Incident[] {
  const incidents: Incident[] = [];
  let since: string | undefined;
  for (const { at, said, ended } of attempts) {
    if (ended?.said.status === "FAILED") since ??= ended.at;
    if (ended?.said.status !== "SUCCESS") continue;
    if (said.cause === "rollback") since ??= at;
    // Clocks of different machines write these times.
    const took = since === undefined ? undefined : Math.max(0, instant(ended.at) - instant(since));
    if (took !== undefined) incidents.push({ over: ended.at, minutes: took / 60_000 });
    since = undefined;
  }
  return incidents;
}

/** On average; null where nothing went wrong, or nothing is over yet. */
export function recoveryOf(attempts: readonly Attempt[]): Recovery | null {
  return meanOf(incidentsOf(attempts));
}

/** Null of none. */
export function meanOf(incidents: readonly Incident[]): Recovery | null {
  if (incidents.length === 0) return null;
  const sum = incidents.reduce((all, { minutes }) => all + minutes, 0);
  return { minutes: Math.round((sum / incidents.length) * 10) / 10, incidents: incidents.length };
}

/**
 * The minutes from an attempt to its end, without those that its steps of traffic were to last: between the first that let
 * users in and the one that let all of them in (002, propagation). Undefined where it did not succeed.
 */
export function propagationOf({ at, ended, traffic, steppedAt }: Attempt): number | undefined {
  if (ended?.said.status !== "SUCCESS") return undefined;
  const first = steppedAt[traffic.findIndex((percent) => percent > 0)];
  const all = steppedAt[traffic.lastIndexOf(100)];
  const steps = first === undefined || all === undefined ? 0 : instant(all) - instant(first);
  return Math.max(0, instant(ended.at) - instant(at) - Math.max(0, steps)) / 60_000;
}
