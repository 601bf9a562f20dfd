import type { EnvironmentName } from "../../model/scalars.ts";
import type { Context } from "../../terminal/context.ts";
import { paintFor, type Paint } from "../../terminal/paint.ts";
import { table, wrappedBelow } from "../../terminal/table.ts";
import { levelOf, type GuardrailReading } from "./reading.ts";
import type { Trend } from "./read-trends.ts";

/** One guardrail, for `--json`: its value and its limits in the threshold's unit. */
export function trendDocument(trend: Trend, environment: EnvironmentName): object {
  const { last, values, since, isOlder } = trend;
  const { id, metricName, surface, observabilitySource: source, threshold, ladder, budget } = last.guardrail;
  return {
    ...{ environment, id, metricName, surface, source, level: levelOf(last), value: last.value ?? null },
    ...{ unit: metricName === "api_p95" ? "s" : "%", from: last.from, to: last.to },
    ...{ threshold, ladder: ladder ?? null, budget: budget ?? null, left: leftOf(last) ?? null },
    ...{ since, isOlder, values: values.map((value) => value ?? null) },
    unread: last.unread ?? null,
  };
}

/** The guardrails of one environment as a table, and below it what could not be read. */
export function trendsText(trends: readonly Trend[], context: Pick<Context, "color" | "columns">): string {
  if (trends.length === 0) return "no guardrail is declared\n";
  const paint = paintFor(context);
  const rows = trends.map((trend) => {
    const { last } = trend;
    const { id, observabilitySource } = last.guardrail;
    return [
      id,
      valueText(last),
      { text: levelText(last), paint: paintOf(last, paint) },
      leftText(last),
      sparkline(trend.values),
      sinceText(trend),
      observabilitySource,
    ];
  });
  const shown = table(
    [
      { head: "guardrail" },
      { head: "value", side: "right" },
      { head: "level" },
      { head: "left", side: "right" },
      { head: "trend" },
      { head: "since", side: "right" },
      { head: "source", optional: true },
    ],
    rows,
    context,
  );
  return shown + unreadText(trends, context);
}

/** Each reason once, with whom it keeps from being read. */
function unreadText(trends: readonly Trend[], context: Pick<Context, "columns">): string {
  const reasons = Map.groupBy(
    trends.flatMap(({ last }) =>
      last.unread === undefined ? [] : [{ ...last.unread, id: last.guardrail.id }],
    ),
    ({ why, hint }) => (hint === undefined ? why : `${why}; ${hint}`),
  );
  return [...reasons]
    .map(([why, each]) => {
      const names = each.map(({ id }) => id).join(", ");
      return [`could not be read: ${names}`, ...wrappedBelow(why, context)]
        .map((line) => `${line}\n`)
        .join("");
    })
    .join("");
}

function valueText({ value, guardrail: { metricName } }: GuardrailReading): string {
  if (value === undefined) return "-";
  // Towards zero, so that what is below a limit is not shown as that.
  return `${Math.trunc(value * 100) / 100} ${metricName === "api_p95" ? "s" : "%"}`;
}

function levelText(reading: GuardrailReading): string {
  const level = levelOf(reading);
  if (level !== "unknown") return level;
  return reading.unread === undefined ? "no data" : "unread";
}

function paintOf(reading: GuardrailReading, paint: Paint): (text: string) => string {
  if (reading.unread !== undefined) return paint.red;
  switch (levelOf(reading)) {
    case "ok":
      return paint.green;
    case "unknown":
      return paint.dim;
    case "alert":
      return paint.magenta;
    case "hold":
    case "rollback":
      return paint.red;
  }
}

/** What of a budget is not used; below 0 where more is. Undefined of a limit, and without data. */
function leftOf({
  value,
  guardrail: { budget },
}: GuardrailReading): { amount: number; unit: string } | undefined {
  if (value === undefined || budget === undefined) return undefined;
  return { amount: Math.floor((budget.amount * (100 - value)) / 100), unit: budget.unit };
}

function leftText(reading: GuardrailReading): string {
  const left = leftOf(reading);
  return left === undefined ? "-" : `${left.amount} ${left.unit}`;
}

const bars = "▁▂▃▄▅▆▇█";

/** From 0 to the highest value; a space where there was no data. */
function sparkline(values: readonly (number | undefined)[]): string {
  const highest = Math.max(
    0,
    ...values.filter((value) => value !== undefined && Number.isFinite(value)).map(Number),
  );
  return values
    .map((value) => {
      if (value === undefined) return " ";
      const share = highest === 0 ? 0 : Math.min(1, Math.max(0, value / highest));
      return bars[Math.round(share * (bars.length - 1))] ?? " ";
    })
    .join("");
}

/** How long the level has lasted, as far back as was looked. */
function sinceText({ last, since, isOlder }: Trend): string {
  if (last.unread !== undefined) return "-";
  const minutes = Math.round((Date.parse(last.to) - Date.parse(since)) / 60_000);
  const length = minutes >= 120 ? `${Math.floor(minutes / 60)} h` : `${minutes} min`;
  return isOlder ? `> ${length}` : length;
}
