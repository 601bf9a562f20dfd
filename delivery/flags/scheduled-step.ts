import { askEdge } from "../../clients/ask-edge.ts";
import { lastChange } from "../../evidence/leave-changes.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { FeatureFlag } from "../../model/declared/feature-flag.ts";
import { stepMs, type FlagRamp } from "../../model/declared/flag-ramp.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { featureFlagState, shareOf } from "../../model/states/feature-flag.ts";
import { nextStep } from "../../model/states/rollout-ladder.ts";
import { guardrailsOf, readGuardrails } from "../series/read-guardrails.ts";
import { judgeStep } from "../series/reading.ts";
import type { SeriesPlace } from "../series/with-series.ts";
import { timeOf } from "../status/age.ts";
import { sinceOf, type FlagHistory } from "./flag-history.ts";

/** How a flag with a schedule stands in one environment. */
export interface ScheduledStep {
  flag: string;
  environment: EnvironmentName;
  standing: "due" | "waiting" | "stopped" | "done";
  /** Percent. */
  from: number;
  /** The one step that comes next, however long it is overdue; null where there is none. */
  to: number | null;
  every: string;
  /** Since when the share holds, in the catalog and where it was applied; null where that is not so, or not known. ISO 8601. */
  since: string | null;
  dueAt: string | null;
  /** What keeps it. */
  reasons: readonly string[];
  /** Whether something could not be read that decides: nobody knows whether the step may be taken. */
  isUnread: boolean;
}

export interface ScheduleOptions {
  place: Omit<SeriesPlace, "environment">;
  history: FlagHistory;
  now: Date;
}

/**
 * How the flags of an environment stand that climb by themselves. A step is due when the share has held for `ramp.every`, by the
 * catalog's history and the audit of what was applied, so that no merged step is passed over that nobody has brought there yet. It is
 * stopped by a guardrail at hold or rollback, by one without data, by a kill, and by all of these that cannot be read.
 */
export async function scheduledSteps(
  catalog: EnvironmentCatalog,
  options: ScheduleOptions,
): Promise<ScheduledStep[]> {
  const steps = await Promise.all(
    catalog.flags.flatMap((flag) =>
      flag.ramp === undefined ? [] : [byTime(catalog, flag, { ramp: flag.ramp, ...options })],
    ),
  );
  // Nobody is asked where nothing is due.
  if (!steps.some(({ standing }) => standing === "due")) return steps;
  const guardrails = await stopsOf(catalog, options);
  const edge = await askEdge(catalog, options.place);
  return steps.map((step): ScheduledStep => {
    if (step.standing !== "due") return step;
    const kills = edge.answer === "asked" ? edge.kills.filter(({ flag }) => flag === step.flag) : [];
    const reasons = [
      ...guardrails.reasons,
      ...kills.map(({ killedAt }) => `it is killed at the edge since ${timeOf(killedAt)}`),
      ...(edge.answer === "unreachable" ? [`nobody knows whether it is killed: ${edge.why}`] : []),
    ];
    if (reasons.length === 0) return step;
    const isUnread = guardrails.isUnread || edge.answer === "unreachable";
    return { ...step, standing: "stopped", reasons, isUnread };
  });
}

async function byTime(
  { environment }: EnvironmentCatalog,
  flag: FeatureFlag,
  { ramp, place, history, now }: ScheduleOptions & { ramp: FlagRamp },
): Promise<ScheduledStep> {
  const from = shareOf(flag);
  const to = nextStep(from) ?? null;
  const about = { flag: flag.key, environment, from, to, every: ramp.every, reasons: [], isUnread: false };
  const stopped = (reason: string, isUnread = false): ScheduledStep => ({
    ...{ ...about, standing: "stopped", since: null, dueAt: null, reasons: [reason], isUnread },
  });
  const state = featureFlagState(flag);
  if (state === "on for all") return { ...about, standing: "done", since: null, dueAt: null };
  if (state !== "rolling out")
    return stopped(state === "killed" ? "the kill switch is on" : "it is off: a person begins");
  const written = sinceOf(history, environment, flag.key);
  if (written.kind === "unknown")
    return stopped(`nobody knows since when it is at ${from} %: ${written.why}`, true);
  if (written.kind === "uncommitted") return stopped("what the catalog says of it is not committed");
  const { root } = place.project;
  const spool = { root, environment, place: place.local ? "local" : "remote" } as const;
  const applied = await lastChange(spool, "flag-update", flag.key);
  const there = applied?.detail["to"];
  if (applied === undefined || !isThere(there, flag))
    return stopped(`${from} % is not there yet, by the audit: "gantry up ${environment}" brings it`);
  const since = Math.max(written.at.getTime(), Date.parse(applied.createdAt));
  const dueAt = since + stepMs(ramp);
  return {
    ...about,
    standing: dueAt <= now.getTime() ? "due" : "waiting",
    since: new Date(since).toISOString(),
    dueAt: new Date(dueAt).toISOString(),
  };
}

/** Whether what was applied last is the share that the catalog has. */
function isThere(values: unknown, { enabled, rolloutPercentage, revision }: FeatureFlag): boolean {
  if (typeof values !== "object" || values === null) return false;
  const known = new Map<string, unknown>(Object.entries(values));
  return (
    known.get("enabled") === enabled &&
    known.get("rolloutPercentage") === rolloutPercentage &&
    known.get("revision") === revision
  );
}

async function stopsOf(
  catalog: EnvironmentCatalog,
  { place, now }: ScheduleOptions,
): Promise<{ reasons: readonly string[]; isUnread: boolean }> {
  const { environment } = catalog;
  const readings = await readGuardrails(
    guardrailsOf(catalog, catalog.surfaces),
    { ...place, environment },
    now,
  );
  const verdict = judgeStep(readings);
  return {
    reasons: verdict.kind === "go" ? [] : verdict.reasons,
    isUnread: readings.some(({ unread }) => unread !== undefined),
  };
}
