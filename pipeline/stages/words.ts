import type { Figure, FigureId } from "../../delivery/figures.ts";
import { durationText } from "../report/duration-text.ts";

/** What people call each figure. */
export const figureNames: Readonly<Record<FigureId, string>> = {
  deploymentFrequency: "deployment frequency",
  leadTime: "lead time for changes",
  changeFailureRate: "change failure rate",
  timeToRestore: "time to restore",
  propagation: "propagation",
};

/** Such as `2.5 a week`, `3 h 5 min`, `22 %`; undefined where there is no figure. */
export function valueText({ value, unit }: Pick<Figure, "value" | "unit">): string | undefined {
  if (value === null) return undefined;
  if (unit === "minutes") return minutesText(value);
  return unit === "percent" ? `${value} %` : `${value} ${unit}`;
}

/** What it was made of, and how it stands to what the services ask for. */
export function reasonText({ value, unit, of, why, goal }: Figure): string {
  if (value === null) return why ?? of;
  if (goal === null) return of;
  const asked = valueText({ value: goal, unit }) ?? "";
  return `${of}; ${value <= goal ? "within" : "over"} the ${asked} that are asked for`;
}

/** From two days on in days, since nobody counts 73 hours. */
export function minutesText(minutes: number): string {
  const days = Math.round(minutes / 144) / 10;
  return days >= 2 ? `${days} days` : durationText(Math.round(minutes * 60));
}

export function msText(ms: number): string {
  return ms > 0 && ms < 500 ? "under 1 s" : durationText(Math.round(ms / 1000));
}
