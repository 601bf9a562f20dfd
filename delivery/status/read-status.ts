import { hasRemote } from "../../clients/git/remote.ts";
import { runGit } from "../../clients/git/run-git.ts";
import type { LoadedCatalog } from "../../catalog/load.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { GantryError } from "../../model/errors.ts";
import type { OutcomeRecord } from "../../model/observed/release-log.ts";
import type { AttemptCause } from "../../model/observed/release-record.ts";
import type { ReleasePlace } from "../../model/observed/release-place.ts";
import type { ReleaseState } from "../../model/observed/tag-name.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { secretAges } from "../../secrets/rotation/secret-age.ts";
import { subprojectOf } from "../../stacks/versions.ts";
import { readFacts, readTags, type Facts } from "../deploy/facts.ts";
import { strictestOf } from "../gates/criteria-gates.ts";
import { recoveryOf, type Recovery } from "../releases/recovery.ts";
import type { FromEdge } from "../../clients/ask-edge.ts";
import type { FromGitHub } from "./ask-github.ts";
import { observe, validatedAt, type Observed } from "./observed.ts";

/** What one subproject runs in one environment. */
export interface Cell {
  /** Null for the root's version. */
  subproject: string | null;
  /** Null before the first version. */
  version: string | null;
  /** The version's tag, such as `api/v1.2.3`. */
  tag: string | null;
  state: ReleaseState | null;
  /** When the environment's tag was made or moved, ISO 8601 in UTC. */
  since: string | null;
  by: string | null;
  attempt: string | null;
  /** Commits that the default branch has had since; null where the version is not on it. */
  commitsSince: number | null;
  /** The surfaces that run it, and the regions of each; empty where a platform has none. */
  surfaces: readonly { id: string; platform: string; regions: readonly string[] }[];
  /** How the attempt that brought it ended, by surface and region (`-` where there is none). */
  places: OutcomeRecord["place"];
}

/** What is known of an environment from git and the catalog alone. */
export interface EnvironmentStatus extends Observed {
  environment: EnvironmentName;
  cells: readonly Cell[];
  /** The attempt that has not ended. */
  open: {
    attempt: string;
    cause: AttemptCause;
    by: string;
    at: string;
    target: readonly string[];
    traffic: number | null;
  } | null;
  /** How the last one ended. */
  last: {
    attempt: string;
    cause: AttemptCause;
    by: string;
    at: string;
    status: OutcomeRecord["status"];
    error: string | null;
  } | null;
  /** When a release last succeeded: its health checks and policies held. */
  lastValidatedAt: string | null;
  /** How long it took to recover from what failed or was taken back, on average; null where nothing was. */
  mttr: Recovery | null;
  /** The minutes that the strictest of the services' success criteria asks for; null where none does. */
  mttrGoal: number | null;
  /** Who lets versions in with nobody else, and how long each waits; null where reviewers approve, or nobody. */
  onePerson: { login: string; reason: string; waitMinutes: number } | null;
  holds: readonly { hold: string; subproject: string | null; by: string; at: string; reason: string }[];
  /** Days until each secret is due that is due within 14 days, the soonest first; below 0 it is overdue. */
  rotations: readonly { secret: string; owner: string; daysLeft: number }[];
  waivers: readonly { id: string; rule: string; resource: string; expires: string }[];
  dashboards: readonly { service: string; url: string }[];
  /** Which flags are killed where they are evaluated, and the catalog does not follow. */
  killedFlags: FromEdge;
}

export interface Status {
  /** ISO 8601 in UTC. */
  readAt: string;
  /** What only a remote, GitHub or the edge could say, and whether they were asked. */
  asked: {
    remote: "asked" | "not asked" | "none" | "local cloud";
    github: FromGitHub["answer"];
    edge: "asked" | "not asked";
  };
  github: FromGitHub;
  defaultBranch: string;
  environments: readonly EnvironmentStatus[];
}

/** Reads where things stand from the clone's tags and branches, and from the catalog; nothing is fetched. */
export async function readStatus(
  root: string,
  { environments }: Pick<LoadedCatalog, "environments">,
  options: {
    now: Date;
    rotationsDir: string | undefined;
    asked: boolean;
    place: ReleasePlace;
    github: FromGitHub;
    /** What the environments' evaluators of flags said; of one that is missing it was not asked. */
    edge: ReadonlyMap<EnvironmentName, FromEdge>;
  },
): Promise<Status> {
  const tags = await readTags(root);
  const defaultBranch = environments[0]?.product.repository.defaultBranch ?? "main";
  const remote = await hasRemote(root);
  const places = await placesOf(
    root,
    remote ? `refs/remotes/origin/${defaultBranch}` : `refs/heads/${defaultBranch}`,
  );
  return {
    readAt: options.now.toISOString(),
    asked: {
      remote: whoWasAsked(remote, options),
      github: options.github.answer,
      edge: options.edge.size === 0 ? "not asked" : "asked",
    },
    github: options.github,
    defaultBranch,
    environments: await Promise.all(
      environments.map(async (catalog) => {
        const facts = await readFacts(root, catalog.environment, tags, options.place);
        return {
          ...about(facts, catalog, places),
          ...rotationsOf(root, catalog, options),
          ...(await observe(root, facts, catalog)),
          killedFlags: options.edge.get(catalog.environment) ?? { answer: "not asked" },
        };
      }),
    ),
  };
}

function whoWasAsked(
  hasOne: boolean,
  { asked, place }: { asked: boolean; place: ReleasePlace },
): Status["asked"]["remote"] {
  if (place === "local") return "local cloud";
  if (!hasOne) return "none";
  return asked ? "asked" : "not asked";
}

/** How many commits of the default branch, by first parents, came after each of its commits. */
async function placesOf(root: string, branch: string): Promise<ReadonlyMap<string, number>> {
  const there = await runGit(root, ["rev-parse", "--verify", "--quiet", branch]);
  if (there.exitCode !== 0) return new Map();
  const ran = await runGit(root, ["rev-list", "--first-parent", branch, "--"], { patient: true });
  if (ran.exitCode !== 0) {
    throw new GantryError(`git cannot list the commits of ${branch}`, { problems: [ran.stderr] });
  }
  return new Map(ran.stdout.split("\n").map((commit, at) => [commit, at]));
}

function about(
  facts: Facts,
  catalog: EnvironmentCatalog,
  places: ReadonlyMap<string, number>,
): Omit<EnvironmentStatus, "rotations" | "killedFlags" | keyof Observed> {
  const { open, attempts, holds } = facts.log;
  const { onePerson } = catalog.approvals;
  const last = attempts.findLast(({ ended }) => ended !== undefined);
  return {
    environment: catalog.environment,
    cells: cellsOf(facts, catalog, places),
    open:
      open === undefined
        ? null
        : {
            attempt: open.said.attempt,
            cause: open.said.cause,
            by: open.said.by,
            at: open.at,
            target: open.said.target.map(({ name }) => name),
            traffic: open.traffic.at(-1) ?? null,
          },
    last:
      last?.ended === undefined
        ? null
        : {
            attempt: last.said.attempt,
            cause: last.said.cause,
            by: last.said.by,
            at: last.ended.at,
            status: last.ended.said.status,
            error: last.ended.said.error ?? null,
          },
    lastValidatedAt: validatedAt(facts),
    mttr: recoveryOf(attempts),
    mttrGoal: strictestOf(
      catalog.services.map(({ successCriteria }) => successCriteria),
      "mttrMinutes",
    ),
    onePerson:
      onePerson === undefined
        ? null
        : { login: onePerson.login, reason: onePerson.reason, waitMinutes: onePerson.waitMinutes },
    holds: holds.map(({ said: { hold, subproject = null, by, reason }, at }) => ({
      hold,
      subproject,
      by,
      at,
      reason,
    })),
    waivers: catalog.waivers.map(({ id, rule, resource, expires }) => ({ id, rule, resource, expires })),
    dashboards: catalog.services.map(({ serviceName, monitoringDashboardUrl }) => ({
      service: serviceName,
      url: monitoringDashboardUrl,
    })),
  };
}

/** One for each subproject that has a surface or a tag, and for the root where it has a tag. */
function cellsOf(
  { running, versions, log }: Facts,
  catalog: EnvironmentCatalog,
  places: ReadonlyMap<string, number>,
): Cell[] {
  const bySubproject = Map.groupBy(catalog.surfaces, (surface) => {
    const own = subprojectOf(surface);
    return running.has(own) || !running.has("") ? own : "";
  });
  const names = [...new Set([...running.keys(), ...bySubproject.keys()])].sort();
  return names.map((subproject): Cell => {
    const runs = running.get(subproject);
    const brought = log.attempts.findLast(({ said }) => said.attempt === runs?.attempt);
    const version = runs === undefined ? undefined : versions.get(runs.version.name);
    return {
      subproject: subproject === "" ? null : subproject,
      version: runs === undefined ? null : runs.version.name.slice(runs.version.name.lastIndexOf("/") + 1),
      tag: runs?.version.name ?? null,
      state: version?.state ?? null,
      since: runs?.at ?? null,
      by: brought?.said.by ?? null,
      attempt: runs?.attempt ?? null,
      commitsSince: runs === undefined ? null : (places.get(runs.commit) ?? null),
      surfaces: (bySubproject.get(subproject) ?? []).map(({ id, platform }) => ({
        id,
        platform,
        regions: Object.keys(catalog.regional).filter(
          (region) => catalog.regional[region]?.[id] !== undefined,
        ),
      })),
      places: brought?.ended?.said.place ?? [],
    };
  });
}

function rotationsOf(
  root: string,
  catalog: EnvironmentCatalog,
  { now, rotationsDir }: { now: Date; rotationsDir: string | undefined },
): Pick<EnvironmentStatus, "rotations"> {
  const { ages } = secretAges({ root, catalog, rotationsDir, now });
  return {
    rotations: ages
      .flatMap(({ id, owner, daysLeft, state }) =>
        daysLeft === null || state === "ok" ? [] : [{ secret: id, owner, daysLeft }],
      )
      .sort((one, other) => one.daysLeft - other.daysLeft),
  };
}
