import { ticks } from "d3-array";
import type { ShownChange } from "../../delivery/figures.ts";
import { escapeHtml as text } from "../../files/escape-html.ts";
import { counted } from "../../terminal/counted.ts";
import { minutesText } from "./words.ts";

/** The part of a picture that is for the plot itself; the rest is for the scales. In units of its `viewBox`. */
const plot = { left: 46, right: 352, top: 10, bottom: 150 } as const;
const width = 360;
const height = 176;
const dayMs = 86_400_000;
/** More bars are too thin to see. */
const mostBars = 30;

export interface Period {
  /** ISO 8601 in UTC. */
  from: string;
  until: string;
}

/** Deployments by week, or by several weeks of a long time: those that held below, the others on top. */
export function deploymentsPlot(changes: readonly ShownChange[], period: Period): string {
  const begin = Date.parse(period.from);
  const end = Date.parse(period.until);
  const weeks = Math.ceil((end - begin) / (7 * dayMs));
  const weeksOfBar = Math.max(1, Math.ceil(weeks / mostBars));
  const barMs = weeksOfBar * 7 * dayMs;
  const bars = Array.from({ length: Math.max(1, Math.ceil(weeks / weeksOfBar)) }, (_, index) => {
    // The newest bar is a whole one, and the first may begin before the period.
    const until = end - barMs * (Math.ceil(weeks / weeksOfBar) - 1 - index);
    const own = changes.filter(({ at }) => until - barMs <= Date.parse(at) && Date.parse(at) < until);
    const bad = own.filter(({ outcome }) => outcome !== "held").length;
    return { until, held: own.length - bad, bad };
  });
  const most = Math.max(1, ...bars.map(({ held, bad }) => held + bad));
  const step = (plot.right - plot.left) / bars.length;
  const rects = bars.flatMap(({ until, held, bad }, index) => {
    const x = plot.left + step * index + step * 0.12;
    const label = `${weeksOfBar === 1 ? "week" : `${weeksOfBar} weeks`} to ${dayText(until)}: ${counted(held, "deployment")} held, ${bad} did not`;
    return [
      rect("held", { x, width: step * 0.76, from: 0, to: held, most }),
      rect("bad", { x, width: step * 0.76, from: held, to: held + bad, most }),
    ].flatMap((shape) => (shape === "" ? [] : [`<g><title>${label}</title>${shape}</g>`]));
  });
  const by = weeksOfBar === 1 ? "week" : `${weeksOfBar} weeks`;
  const bad = changes.filter(({ outcome }) => outcome !== "held").length;
  return picture({
    id: "deployments",
    title: `Deployments by ${by}`,
    description: `${counted(changes.length, "deployment")} from ${dayText(begin)} to ${dayText(end)}; ${bad} of them failed, were rolled back or marked unstable.`,
    most,
    scale: ticks(0, most, 4)
      .filter(Number.isInteger)
      .map((value) => ({ value, label: String(value) })),
    period,
    shapes: rects,
  });
}

/** A mark for each deployment, as high as its commits took, half of them. */
export function leadTimePlot(changes: readonly ShownChange[], period: Period): string {
  const begin = Date.parse(period.from);
  const span = Math.max(1, Date.parse(period.until) - begin);
  const known = changes.flatMap((change) =>
    change.leadMinutes === null ? [] : [{ ...change, leadMinutes: change.leadMinutes }],
  );
  const longest = Math.max(1, ...known.map(({ leadMinutes }) => leadMinutes));
  const unit = units.find(({ minutes }) => longest >= 2 * minutes) ?? minute;
  const scale = ticks(0, longest / unit.minutes, 4).map((value) => ({
    value: value * unit.minutes,
    label: `${value} ${unit.name}`,
  }));
  const most = longest * 1.05;
  return picture({
    id: "lead-time",
    title: "Lead time by deployment",
    description:
      known.length === 0
        ? "No deployment brought a commit whose way can be told."
        : `The median of the commits of ${counted(known.length, "deployment")}; the longest took ${minutesText(longest)}.`,
    most,
    scale,
    period,
    shapes: known.map(({ at, versions, commits, leadMinutes, outcome }) => {
      const x = plot.left + ((Date.parse(at) - begin) / span) * (plot.right - plot.left);
      const y = yOf(leadMinutes, most);
      // Colour alone would not tell everybody which is which.
      const shape =
        outcome === "held"
          ? `<circle class="held" cx="${round(x)}" cy="${round(y)}" r="4"/>`
          : `<path class="bad" d="M${round(x)} ${round(y - 6)}l6 6-6 6-6-6z"/>`;
      return `<g><title>${text(versions.join(", "))}, ${dayText(Date.parse(at))}: ${counted(commits, "commit")}, half of them within ${minutesText(leadMinutes)}; ${outcome}</title>${shape}</g>`;
    }),
  });
}

const minute = { name: "min", minutes: 1 } as const;
const units = [{ name: "d", minutes: 1440 }, { name: "h", minutes: 60 }, minute] as const;

interface Picture {
  id: string;
  title: string;
  description: string;
  /** The value at the top. */
  most: number;
  scale: readonly { value: number; label: string }[];
  period: Period;
  shapes: readonly string[];
}

function picture({ id, title, description, most, scale, period, shapes }: Picture): string {
  const lines = scale.map(({ value, label }) => {
    const y = round(yOf(value, most));
    return `<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${y}" y2="${y}"/><text x="${plot.left - 6}" y="${round(y + 4)}" text-anchor="end">${label}</text>`;
  });
  return `<figure>
<figcaption>${title}</figcaption>
<svg role="img" viewBox="0 0 ${width} ${height}" aria-labelledby="${id}-title ${id}-text">
<title id="${id}-title">${title}</title>
<desc id="${id}-text">${description}</desc>
${lines.join("\n")}
<text x="${plot.left}" y="${plot.bottom + 18}">${dayText(Date.parse(period.from))}</text>
<text x="${plot.right}" y="${plot.bottom + 18}" text-anchor="end">${dayText(Date.parse(period.until))}</text>
${shapes.join("\n")}
</svg>
</figure>`;
}

function rect(
  kind: string,
  bar: { x: number; width: number; from: number; to: number; most: number },
): string {
  if (bar.to === bar.from) return "";
  const top = yOf(bar.to, bar.most);
  return `<rect class="${kind}" x="${round(bar.x)}" width="${round(bar.width)}" y="${round(top)}" height="${round(yOf(bar.from, bar.most) - top)}"/>`;
}

function yOf(value: number, most: number): number {
  return plot.bottom - (value / most) * (plot.bottom - plot.top);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function dayText(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
