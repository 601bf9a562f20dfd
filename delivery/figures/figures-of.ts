import type { DeploymentEnvironment } from "../../model/declared/deployment-environment.ts";
import type { Attempt } from "../../model/observed/release-log.ts";
import { instant } from "../../model/observed/scalars.ts";
import { percentile } from "../../model/percentile.ts";
import { counted } from "../../terminal/counted.ts";
import { strictestOf } from "../gates/criteria-gates.ts";
import { incidentsOf, meanOf, propagationOf } from "../releases/recovery.ts";
import { changesIn, isForward, isIn, type Change, type Mark, type Span } from "./changes.ts";
import { leadTimesOf, type History, type LeadTimes } from "./lead-times.ts";

/** The four of DORA, and how long a release took to get there (002). */
export type FigureId =
  "deploymentFrequency" | "leadTime" | "changeFailureRate" | "timeToRestore" | "propagation";

/** One number, or why there is none; docs/stages.md says how each is made. */
export interface Figure {
  id: FigureId;
  /** Null where `why` says why there is none. */
  value: number | null;
  unit: "a week" | "percent" | "minutes";
  /** What it was made of, such as `3 of 20 deployments`. */
  of: string;
  why: string | null;
  /** The strictest success criterion of the services (002), where one is about this, in the same unit. */
  goal: number | null;
}

/** A change with what is shown of it alone. */
export interface ShownChange extends Change {
  commits: number;
  /** The median of its commits; null where none could be compared. */
  leadMinutes: number | null;
}

export interface DeliveryFigures {
  /** What was looked at, ISO 8601 in UTC: from the first record on where that is later than what was asked for. */
  from: string;
  until: string;
  figures: readonly Figure[];
  /** The oldest first. */
  changes: readonly ShownChange[];
}

export interface FiguresGiven {
  /** All of the environment, or those that concern one component, the oldest first. */
  attempts: readonly Attempt[];
  marks: readonly Mark[];
  history: History;
  commitOf: (tag: { name: string; id: string }) => string | undefined;
  span: Span;
  criteria: readonly DeploymentEnvironment["successCriteria"][];
}

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;

export function figuresOf({
  attempts,
  marks,
  history,
  commitOf,
  span,
  criteria,
}: FiguresGiven): DeliveryFigures {
  const [first] = attempts;
  // Nobody knows what was before the first record.
  const from = Math.min(span.until, Math.max(span.from, first === undefined ? span.from : instant(first.at)));
  const looked = { from, until: span.until };
  const changes = changesIn(attempts, marks, looked);
  const leadTimes = leadTimesOf(attempts, history, commitOf);
  return {
    from: new Date(from).toISOString(),
    until: new Date(span.until).toISOString(),
    figures: [
      frequencyOf(changes, looked),
      leadTimeOf(changes, leadTimes),
      failureRateOf(changes),
      restoreOf(attempts, looked, strictestOf(criteria, "mttrMinutes")),
      propagationFigure(attempts, looked, strictestOf(criteria, "propagationMinutes")),
    ],
    changes: changes.map((change) => {
      const minutes = leadTimes.get(change.attempt)?.minutes ?? [];
      return { ...change, commits: minutes.length, leadMinutes: rounded(percentile(minutes, 50)) };
    }),
  };
}

function frequencyOf(changes: readonly Change[], { from, until }: Span): Figure {
  const succeeded = changes.filter(({ outcome }) => outcome !== "failed").length;
  const days = (until - from) / dayMs;
  const of = `${counted(succeeded, "deployment")} in ${daysText(days)}`;
  const figure = { id: "deploymentFrequency", unit: "a week", of, goal: null } as const;
  if (succeeded === 0) return { ...figure, value: null, why: "no deployment succeeded in that time" };
  if (until - from < weekMs) {
    return {
      ...figure,
      value: null,
      why: `a rate takes a week, and there are records of ${daysText(days)}`,
    };
  }
  return { ...figure, value: rounded(succeeded / (days / 7)), why: null };
}

function leadTimeOf(changes: readonly Change[], leadTimes: ReadonlyMap<string, LeadTimes>): Figure {
  const all = changes.flatMap(({ attempt }) => leadTimes.get(attempt) ?? []);
  const minutes = all.flatMap((each) => each.minutes);
  const brought = all.filter((each) => each.minutes.length > 0).length;
  const without = (["a first version", "an unknown tag"] as const).flatMap((reason) => {
    const count = all.filter((each) => each.without === reason).length;
    return count === 0 ? [] : [`${counted(count, "deployment")} of ${reason} left out`];
  });
  const of = [`${counted(minutes.length, "commit")} in ${counted(brought, "deployment")}`, ...without].join(
    "; ",
  );
  const value = rounded(percentile(minutes, 50));
  const why = value === null ? "no deployment brought a commit whose way can be told" : null;
  return { id: "leadTime", value, unit: "minutes", of, why, goal: null };
}

function failureRateOf(changes: readonly Change[]): Figure {
  const failed = changes.filter(({ outcome }) => outcome !== "held");
  const kinds = (["failed", "rolled back", "marked unstable"] as const).flatMap((outcome) => {
    const count = failed.filter((each) => each.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${outcome}`];
  });
  const of = `${failed.length} of ${counted(changes.length, "deployment")}${kinds.length === 0 ? "" : `: ${kinds.join(", ")}`}`;
  const figure = { id: "changeFailureRate", unit: "percent", of, goal: null } as const;
  return changes.length === 0
    ? { ...figure, value: null, why: "nothing was deployed in that time" }
    : { ...figure, value: rounded((failed.length / changes.length) * 100), why: null };
}

function restoreOf(attempts: readonly Attempt[], span: Span, goal: number | null): Figure {
  const over = incidentsOf(attempts).filter((incident) => isIn(span, incident.over));
  const mean = meanOf(over);
  const why = mean === null ? "nothing that went wrong was over in that time" : null;
  const of = counted(over.length, "incident");
  return { id: "timeToRestore", value: mean?.minutes ?? null, unit: "minutes", of, why, goal };
}

function propagationFigure(attempts: readonly Attempt[], span: Span, goal: number | null): Figure {
  const took = attempts.flatMap((attempt) =>
    isForward(attempt) && attempt.ended !== undefined && isIn(span, attempt.ended.at)
      ? (propagationOf(attempt) ?? [])
      : [],
  );
  const within = goal === null ? "" : `, ${took.filter((minutes) => minutes <= goal).length} within the goal`;
  const of = `${counted(took.length, "deployment")}${within}`;
  const value = rounded(percentile(took, 50));
  const why = value === null ? "no deployment succeeded in that time" : null;
  return { id: "propagation", value, unit: "minutes", of, why, goal };
}

function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 10) / 10;
}

function daysText(days: number): string {
  const whole = Math.floor(days);
  return whole === 0 ? "less than a day" : counted(whole, "day");
}
