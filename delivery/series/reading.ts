import type { GuardrailMetric } from "../../model/declared/guardrail-metric.ts";

/** What a guardrail measured. */
export interface GuardrailReading {
  guardrail: GuardrailMetric;
  /** In the threshold's unit: seconds, or percent. Undefined where there is no data. */
  value: number | undefined;
  /** The time that was looked at, ISO 8601 in UTC. */
  from: string;
  to: string;
  /** Why it could not be read, and what to do about it; then there is no value. */
  unread?: { why: string; hint: string | undefined };
}

/**
 * What follows from a reading: `hold`, a release is not promoted any further; `rollback`, it is taken back. Without a
 * ladder a limit is rolled back from its threshold on. A budget is no fault of a version: from `exceeded` on it holds.
 */
type Level = "unknown" | "ok" | "alert" | "hold" | "rollback";

/** The levels of a guardrail with what they begin at, the highest first. */
function levelsOf({ threshold, ladder, budget }: GuardrailMetric): [Level, number][] {
  if (budget !== undefined) {
    return [
      ["hold", budget.levels.exceeded],
      ["alert", threshold],
    ];
  }
  if (ladder === undefined) return [["rollback", threshold]];
  return [
    ["rollback", ladder.rollback],
    ["hold", ladder.hold],
    ["alert", threshold],
  ];
}

export function levelOf({ guardrail, value }: GuardrailReading): Level {
  if (value === undefined || Number.isNaN(value)) return "unknown";
  return levelsOf(guardrail).find(([, from]) => value >= from)?.[0] ?? "ok";
}

/** Whether nothing is released while it reads this: what alerts, and of a budget what is exceeded. */
export function refusesRelease(reading: GuardrailReading): boolean {
  const level = levelOf(reading);
  return (
    level === "hold" || level === "rollback" || (level === "alert" && reading.guardrail.budget === undefined)
  );
}

const reachedText: Readonly<Record<Level, string>> = {
  unknown: "",
  ok: "",
  alert: "alerts",
  hold: "holds a release",
  rollback: "takes a release back",
};

/** In one line: metric, value, threshold and the time that was looked at. */
export function readingText(reading: GuardrailReading): string {
  const { guardrail, value, from, to, unread } = reading;
  const { id, metricName, surface, budget } = guardrail;
  const what = `${id} (${metricName} of ${surface})`;
  if (unread !== undefined) return `${what} was not read: ${unread.why}`;
  const time = `from ${minuteOf(from)} to ${minuteOf(to)}`;
  if (value === undefined) return `${what} has no data ${time}`;
  const unit = metricName === "api_p95" ? " s" : budget === undefined ? " %" : " % of its budget";
  const level = levelOf(reading);
  const limit = levelsOf(guardrail).find(([each]) => each === level)?.[1];
  const limitText = limit === undefined ? "" : `, and ${reachedText[level]} from ${limit}${unit} on`;
  return `${what} is ${rounded(value)}${unit} ${time}${limitText}`;
}

/** Towards zero, so that what is below a limit is not shown as that. */
function rounded(value: number): number {
  return Number.isFinite(value) ? Math.trunc(value * 1000) / 1000 : value;
}

function minuteOf(time: string): string {
  return `${time.slice(0, 16)}Z`;
}

/** How a step of traffic ends, by what was read while it lasted. */
export type StepVerdict =
  | { kind: "go" }
  /** Users go back to what served before. */
  | { kind: "back"; reasons: readonly string[] }
  /** The next step waits. Somebody may go on where there is no data, and nobody where a guardrail holds. */
  | { kind: "pause"; reasons: readonly string[]; mayGoOn: boolean };

export function judgeStep(readings: readonly GuardrailReading[]): StepVerdict {
  const at = (level: Level): string[] =>
    readings.filter((reading) => levelOf(reading) === level).map(readingText);
  const [back, hold, unknown] = [at("rollback"), at("hold"), at("unknown")];
  if (back.length > 0) return { kind: "back", reasons: back };
  if (hold.length + unknown.length === 0) return { kind: "go" };
  return { kind: "pause", reasons: [...hold, ...unknown], mayGoOn: hold.length === 0 };
}
