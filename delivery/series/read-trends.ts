import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { guardrailsOf, readGuardrails } from "./read-guardrails.ts";
import { levelOf, type GuardrailReading } from "./reading.ts";
import type { SeriesPlace } from "./with-series.ts";

/** How a guardrail stands, and how it came there. */
export interface Trend {
  last: GuardrailReading;
  /** In the threshold's unit, the oldest first; the last one is what it stands at. */
  values: readonly (number | undefined)[];
  /** The oldest moment that was looked at from which on the level is what it is now, ISO 8601 in UTC. */
  since: string;
  /** Whether it was at that level as far back as was looked, so that it may be so for longer. */
  isOlder: boolean;
}

/** How many moments are looked at, and how far apart they are: a limit's hour, and a budget's day. */
const moments = 8;
const limitMinutes = 8;
const budgetMinutes = 180;

/** Reads every guardrail of an environment as it is, and as it was. What cannot be read now is not asked for before. */
export async function readTrends(
  catalog: Pick<EnvironmentCatalog, "environment" | "guardrails" | "surfaces">,
  place: Omit<SeriesPlace, "environment">,
  now: Date,
): Promise<Trend[]> {
  const { environment } = catalog;
  const all = guardrailsOf(catalog, catalog.surfaces);
  const kinds = [
    { guardrails: all.filter(({ budget }) => budget === undefined), minutes: limitMinutes },
    { guardrails: all.filter(({ budget }) => budget !== undefined), minutes: budgetMinutes },
  ];
  const trends: Trend[] = [];
  for (const { guardrails, minutes } of kinds) {
    const rounds: GuardrailReading[][] = [];
    for (let back = 0; back < moments; back += 1) {
      const at = new Date(now.getTime() - back * minutes * 60_000);
      const round = await readGuardrails(guardrails, { ...place, environment }, at);
      rounds.unshift(round);
      if (round.every(({ unread }) => unread !== undefined)) break;
    }
    trends.push(...guardrails.flatMap((_, index) => trendOf(rounds.flatMap((round) => round[index] ?? []))));
  }
  return trends.toSorted((a, b) => (a.last.guardrail.id < b.last.guardrail.id ? -1 : 1));
}

function trendOf(readings: readonly GuardrailReading[]): Trend[] {
  const last = readings.at(-1);
  if (last === undefined) return [];
  const level = levelOf(last);
  const before = readings.findLastIndex((each) => levelOf(each) !== level);
  const since = readings[before + 1]?.to ?? last.to;
  return [{ last, values: readings.map(({ value }) => value), since, isOlder: before < 0 }];
}
