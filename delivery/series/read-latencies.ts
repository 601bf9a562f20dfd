import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { DeploymentSurface } from "../../model/declared/deployment-surface.ts";
import { madeAs } from "../../model/declared/made-as.ts";
import { GantryError } from "../../model/errors.ts";
import { hiddenMinutes, latencyQuery } from "../../model/guardrail-query.ts";
import { instant } from "../../model/observed/scalars.ts";
import type { Facts, KnownVersion } from "../deploy/facts.ts";
import { criteriaOf, successOf, type LatencyReading } from "../gates/criteria-gates.ts";
import { withSeries, type SeriesPlace } from "./with-series.ts";

/** A day is enough, and a longer look costs more than it says. */
const mostMinutes = 24 * 60;

interface Before {
  catalog: Pick<EnvironmentCatalog, "environment" | "services">;
  facts: Facts;
}

/**
 * Reads how fast Cloud Run surfaces are in an environment since it runs the version that they are to get, a day back at
 * most. Where it runs another one by now nothing is read: that is another version's latency.
 */
export async function readLatencies(
  moves: readonly { surface: DeploymentSurface; to: KnownVersion }[],
  { catalog, facts }: Before,
  place: Omit<SeriesPlace, "environment">,
  now: Date,
): Promise<LatencyReading[]> {
  const { environment } = catalog;
  const at = new Date(now.getTime() - hiddenMinutes * 60_000);
  const asked = moves.flatMap(({ surface, to }) => {
    const since = successOf(facts.log, to)?.ended?.at;
    const runs = facts.running.get(to.subproject ?? "")?.version.id === to.tag.id;
    const limitMs = criteriaOf(catalog.services, [surface])[0]?.criteria.latencyP95Ms;
    if (surface.platform !== "cloud-run" || since === undefined || !runs || limitMs === undefined) return [];
    const minutes = Math.min(mostMinutes, Math.floor((at.getTime() - instant(since)) / 60_000));
    return [{ surface: surface.id, service: madeAs(surface), limitMs, minutes }];
  });
  if (asked.length === 0) return [];
  try {
    return await withSeries({ ...place, environment }, (query) =>
      Promise.all(
        asked.map(async ({ surface, service, limitMs, minutes }) => ({
          environment,
          surface,
          limitMs,
          ms:
            minutes < 1
              ? undefined
              : await query({
                  promql: latencyQuery(service, minutes),
                  at,
                  what: `read the latency of ${surface} in ${environment}`,
                }),
        })),
      ),
    );
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    const unread = { why: error.message, hint: error.hint };
    return asked.map(({ surface, limitMs }) => ({ environment, surface, limitMs, ms: undefined, unread }));
  }
}
