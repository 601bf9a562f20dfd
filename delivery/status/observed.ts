import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { ReleaseChannel } from "../../model/declared/release-channel.ts";
import { artifactIdOf } from "../../model/observed/build-artifact.ts";
import type { Attempt } from "../../model/observed/release-log.ts";
import type { AttemptCause } from "../../model/observed/release-record.ts";
import { parseTagName } from "../../model/observed/tag-name.ts";
import type { VersionRecord } from "../../model/observed/version-record.ts";
import { subprojectOf } from "../../stacks/versions.ts";
import { goesBackTo } from "../deploy/decide.ts";
import { readRecords, type Facts, type KnownVersion } from "../deploy/facts.ts";

/** What git says of a DeploymentEnvironment (002). */
interface ObservedService {
  service: string;
  /** What `gantry rollback` goes back to; null where there is nothing yet. */
  rollbackTag: string | null;
  /** When a release, or the environment alone, last passed health checks and policies, ISO 8601 in UTC; null before the first. */
  lastValidatedAt: string | null;
}

/** What git says of a ReleaseChannel (000), one for each artifact that runs in its environment. */
interface ObservedChannel {
  channel: ReleaseChannel["name"];
  /** Null for the root's. */
  subproject: string | null;
  /** Null where the version's tag names no artifact that could be read; then the others are, too. */
  artifactId: string | null;
  /** ISO 8601 in UTC. */
  deployedAt: string | null;
  /** The same artifact of the version that a rollback goes back to; a first deployment names its own. */
  rollbackPointId: string | null;
}

export interface Observed {
  services: readonly ObservedService[];
  channels: readonly ObservedChannel[];
}

type Records = ReadonlyMap<string, VersionRecord | { problems: readonly string[] }>;
type Declared = Pick<EnvironmentCatalog, "services" | "surfaces" | "releaseChannels">;

/** What git says of an environment's entities; nothing is fetched. */
export async function observe(root: string, facts: Facts, catalog: Declared): Promise<Observed> {
  const ways = waysBack(facts);
  const known = [...facts.running.values()].flatMap(({ version }) => {
    const there = facts.versions.get(version.name);
    return there?.tag.id === version.id ? [there] : [];
  });
  return observedOf(facts, catalog, await readRecords(root, [...known, ...ways.values()]), ways);
}

/** The same of what the tags say. */
export function observedOf(
  facts: Facts,
  { services, surfaces, releaseChannels }: Declared,
  records: Records,
  ways = waysBack(facts),
): Observed {
  return {
    services: services.map(({ serviceName }) => {
      const surface = surfaces.find(({ id }) => id === serviceName);
      if (surface === undefined) {
        return { service: serviceName, rollbackTag: null, lastValidatedAt: validatedAt(facts) };
      }
      // The tag of its own subproject decides, else the root's.
      const own = subprojectOf(surface);
      const subproject = facts.running.has(own) || !facts.running.has("") ? own : "";
      return {
        service: serviceName,
        rollbackTag: ways.get(subproject)?.tag.name ?? null,
        lastValidatedAt: validatedAt(facts, subproject),
      };
    }),
    channels: releaseChannels.flatMap((channel) => channelsOf(facts, channel, records, ways)),
  };
}

/** By subproject, the root's under an empty name; those that have one. */
function waysBack({ running, versions, log }: Facts): ReadonlyMap<string, KnownVersion> {
  // Of 100,000 versions each is looked at once.
  const own = Map.groupBy(versions.values(), ({ subproject }) => subproject ?? "");
  return new Map(
    [...running].flatMap(([subproject, runs]): [string, KnownVersion][] => {
      const named = (own.get(subproject) ?? []).map((one) => [one.tag.name, one] as const);
      const back = goesBackTo({ versions: new Map(named), log }, runs);
      return back === undefined ? [] : [[subproject, back]];
    }),
  );
}

/**
 * When an attempt last succeeded that checked what it brought: a version of the subproject (empty for the root's), or the
 * environment alone; without a subproject any.
 */
export function validatedAt({ log }: Pick<Facts, "log">, subproject?: string): string | null {
  const last = log.attempts.findLast(
    (attempt) => hasValidated(attempt) && (subproject === undefined || concerns(attempt, subproject)),
  );
  return last?.ended?.at ?? null;
}

/** Nobody asks what somebody else brought. */
const unchecked: readonly AttemptCause[] = ["assign", "observe"];

function hasValidated({ said, ended }: Attempt): boolean {
  return ended?.said.status === "SUCCESS" && !unchecked.includes(said.cause);
}

function concerns({ said }: Attempt, subproject: string): boolean {
  return (
    said.cause === "environment" ||
    said.target.some(({ name }) => (parseTagName(name)?.subproject ?? "") === subproject)
  );
}

function channelsOf(
  facts: Facts,
  { name, rollbackPointId: declared }: ReleaseChannel,
  records: Records,
  ways: ReadonlyMap<string, KnownVersion>,
): ObservedChannel[] {
  const artifactsOf = (tag: string | undefined): VersionRecord["artifacts"] => {
    const record = tag === undefined ? undefined : records.get(tag);
    return record === undefined || "problems" in record ? [] : record.artifacts;
  };
  return [...facts.running].flatMap(([subproject, running]): ObservedChannel[] => {
    const own = { channel: name, subproject: running.subproject ?? null };
    const artifacts = artifactsOf(running.version.name);
    const back = ways.get(subproject)?.tag.name;
    if (artifacts.length === 0) {
      return [{ ...own, artifactId: null, deployedAt: null, rollbackPointId: null }];
    }
    return artifacts.map((artifact) => {
      const artifactId = artifactIdOf(artifact, running.version.name);
      const before = artifactsOf(back).find(({ image }) => image === artifact.image);
      const backTo = before === undefined || back === undefined ? undefined : artifactIdOf(before, back);
      return {
        ...own,
        artifactId,
        deployedAt: running.at,
        rollbackPointId: backTo ?? declared ?? artifactId,
      };
    });
  });
}
