import type { Attempt } from "../../model/observed/release-log.ts";
import { instant } from "../../model/observed/scalars.ts";

/** How long an environment took to recover, on average (002, MTTR). */
export interface Recovery {
  /** With one decimal. */
  minutes: number;
  incidents: number;
}

/**
 * From each failure to the next success, of whatever release; failures one after the other are one. A rollback without a
 * failure before it counts from its own beginning: when users began to suffer stands nowhere. Null where nothing went wrong,
 * or nothing is over yet.
 */
export function recoveryOf(attempts: readonly Attempt[]): Recovery | null {
  const took: number[] = [];
  let since: string | undefined;
  for (const { at, said, ended } of attempts) {
    if (ended?.said.status === "FAILED") since ??= ended.at;
    if (ended?.said.status !== "SUCCESS") continue;
    if (said.cause === "rollback") since ??= at;
    // Clocks of different machines write these times.
    if (since !== undefined) took.push(Math.max(0, instant(ended.at) - instant(since)));
    since = undefined;
  }
  if (took.length === 0) return null;
  const mean = took.reduce((sum, ms) => sum + ms, 0) / took.length;
  return { minutes: Math.round(mean / 6000) / 10, incidents: took.length };
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
