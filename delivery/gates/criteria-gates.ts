import type { DeploymentEnvironment } from "../../model/declared/deployment-environment.ts";
import type { DeploymentSurface } from "../../model/declared/deployment-surface.ts";
import type { Attempt } from "../../model/observed/release-log.ts";
import type { KnownVersion, Facts } from "../deploy/facts.ts";
import { propagationOf } from "../releases/recovery.ts";
import type { Gate } from "./gate.ts";

/** A surface's latency in the environment before, while the version ran there. */
export interface LatencyReading {
  environment: string;
  surface: string;
  /** The 95th percentile in milliseconds; undefined where there is no data. */
  ms: number | undefined;
  /** What the service's success criteria ask for. */
  limitMs: number;
  /** Why it could not be read, and what to do about it. */
  unread?: { why: string; hint: string | undefined };
}

/** What an environment before says of its own success. */
export interface Upstream {
  facts: Pick<Facts, "environment" | "log">;
  services: readonly DeploymentEnvironment[];
}

/** The criteria of the services that are these surfaces (002). */
export function criteriaOf(
  services: readonly DeploymentEnvironment[],
  surfaces: readonly Pick<DeploymentSurface, "id">[],
): { service: string; criteria: DeploymentEnvironment["successCriteria"] }[] {
  return services
    .filter(({ serviceName }) => surfaces.some(({ id }) => id === serviceName))
    .map(({ serviceName: service, successCriteria: criteria }) => ({ service, criteria }));
}

/** What the strictest of them asks for; null where none asks. */
export function strictestOf(
  criteria: readonly DeploymentEnvironment["successCriteria"][],
  which: "mttrMinutes" | "propagationMinutes",
): number | null {
  const asked = criteria.flatMap((each) => each[which] ?? []);
  return asked.length === 0 ? null : Math.min(...asked);
}

/** Where a version last succeeded, by the tag's object. */
export function successOf(log: Facts["log"], { tag }: Pick<KnownVersion, "tag">): Attempt | undefined {
  return log.attempts.findLast(
    ({ said, ended }) => ended?.said.status === "SUCCESS" && said.target.some(({ id }) => id === tag.id),
  );
}

/** It must have been there soon, in the environments where it succeeded; undefined where no service asks for that. */
export function propagationGate(
  moves: readonly { surface: Pick<DeploymentSurface, "id">; to: KnownVersion }[],
  upstream: readonly Upstream[],
): Gate | undefined {
  const asked = upstream.flatMap(({ facts, services }) =>
    moves.flatMap(({ surface, to }) => {
      const success = successOf(facts.log, to);
      const took = success === undefined ? undefined : propagationOf(success);
      return criteriaOf(services, [surface]).flatMap(({ service, criteria: { propagationMinutes: most } }) =>
        most === undefined ? [] : [{ service, most, took, name: to.tag.name, where: facts.environment }],
      );
    }),
  );
  if (asked.length === 0) return undefined;
  const problems = asked.flatMap(({ service, most, took, name, where }) =>
    took === undefined || took <= most
      ? []
      : [
          `"${name}" took ${Math.ceil(took * 10) / 10} min to reach ${where}, and ${service} asks for ${most}`,
        ],
  );
  return {
    id: "propagation",
    asks: "it was in the environment before as soon as its success criteria ask",
    problems,
    hint: "the success that came last counts: find out what took so long, go back there and bring it again",
    skippable: "upstream",
  };
}

/** Its surfaces must have been as fast there as their criteria ask. What has no data is named: nobody may have used it there. */
export function latencyGate(latencies: readonly LatencyReading[]): Gate | undefined {
  if (latencies.length === 0) return undefined;
  const hints = latencies.flatMap(({ unread }) => unread?.hint ?? []);
  return {
    id: "latency",
    asks: "its 95th percentile in the environment before is what its success criteria ask for",
    problems: latencies.flatMap(({ environment, surface, ms, limitMs, unread }) => {
      if (unread !== undefined) return [`${surface} in ${environment}: ${unread.why}`];
      if (ms === undefined || ms <= limitMs) return [];
      return [`${surface} in ${environment} takes ${Math.ceil(ms)} ms, and ${limitMs} ms are asked for`];
    }),
    notes: latencies
      .filter(({ ms, unread }) => ms === undefined && unread === undefined)
      .map(({ environment, surface }) => `${surface} in ${environment} has no data since it came there`),
    ...(hints[0] === undefined ? {} : { hint: hints[0] }),
    skippable: "upstream",
  };
}
