import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { DeploymentSurface } from "../../model/declared/deployment-surface.ts";
import { surfaceMadeAs } from "../../model/declared/made-as.ts";
import { GantryError } from "../../model/errors.ts";
import { guardrailQuery, hiddenMinutes, type WatchedGuardrail } from "../../model/guardrail-query.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import type { GuardrailReading } from "./reading.ts";
import { withSeries, type QuerySeries, type SeriesPlace } from "./with-series.ts";

/** The guardrails that watch one of these surfaces. */
export function guardrailsOf(
  catalog: Pick<EnvironmentCatalog, "guardrails" | "surfaces">,
  surfaces: readonly Pick<DeploymentSurface, "id">[],
): WatchedGuardrail[] {
  return catalog.guardrails
    .filter(({ surface }) => surfaces.some(({ id }) => id === surface))
    .map((guardrail) => ({ ...guardrail, service: surfaceMadeAs(catalog, guardrail.surface) }));
}

/** Reads guardrails as they are at a moment, as far as anybody can see that yet. What cannot be read is in its reading. */
export async function readGuardrails(
  guardrails: readonly WatchedGuardrail[],
  place: SeriesPlace & { environment: EnvironmentName },
  now: Date,
): Promise<GuardrailReading[]> {
  // Nobody is asked for nothing: that needs no token.
  if (guardrails.length === 0) return [];
  const at = new Date(now.getTime() - hiddenMinutes * 60_000);
  try {
    return await withSeries(place, (query) =>
      Promise.all(guardrails.map((guardrail) => read(guardrail, { query, at, ...place }))),
    );
  } catch (error) {
    return guardrails.map((guardrail) => unread(guardrail, place.environment, at, error));
  }
}

async function read(
  guardrail: WatchedGuardrail,
  { query, at, environment }: { query: QuerySeries; at: Date; environment: EnvironmentName },
): Promise<GuardrailReading> {
  const { promql, perUnit, minutes } = guardrailQuery(guardrail, environment);
  const what = `read ${guardrail.metricName} of ${guardrail.surface}`;
  try {
    const value = await query({ promql, at, what });
    return { guardrail, value: value === undefined ? undefined : value / perUnit, ...windowOf(at, minutes) };
  } catch (error) {
    return unread(guardrail, environment, at, error);
  }
}

function unread(
  guardrail: WatchedGuardrail,
  environment: EnvironmentName,
  at: Date,
  error: unknown,
): GuardrailReading {
  if (!(error instanceof GantryError)) throw error;
  const { minutes } = guardrailQuery(guardrail, environment);
  const { message: why, hint } = error;
  return { guardrail, value: undefined, unread: { why, hint }, ...windowOf(at, minutes) };
}

function windowOf(to: Date, minutes: number): { from: string; to: string } {
  return { from: new Date(to.getTime() - minutes * 60_000).toISOString(), to: to.toISOString() };
}
