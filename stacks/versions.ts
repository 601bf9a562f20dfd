import type { Running } from "../components/running.ts";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import type { DeploymentSurface } from "../model/declared/deployment-surface.ts";
import { surfaceMadeAs } from "../model/declared/made-as.ts";
import { GantryError } from "../model/errors.ts";
import type { Attempt } from "../model/observed/release-log.ts";
import { parseTagName } from "../model/observed/tag-name.ts";
import type { ReleasePlace } from "../model/observed/release-place.ts";
import type { EnvironmentName } from "../model/scalars.ts";
import type { Ref } from "../clients/git/refs.ts";
import { readReleaseLog } from "./release-log.ts";
import { releasedRefs, type Certainty } from "./released-refs.ts";
import {
  environmentTag,
  namedByTags,
  readVersionTags,
  type Named,
  type Problems,
  type ReadVersion,
  type Version,
} from "./version-tags.ts";

/** A surface as far as it matters which version it runs. */
export interface VersionedSurface extends Pick<DeploymentSurface, "id" | "madeAs"> {
  /** Whose versions it runs, such as `api` or `services/auth`. */
  subproject: string;
  /** The names, without digest, of the images that it runs in its regions; none where it runs no image. */
  images: readonly string[];
  /** Whether a version has it before anything else: the database's job, which migrates what the others then use. */
  comesFirst?: true;
}

/** The database's job among what runs a version. No surface has such an id. */
export const migrationsId = "database.job";

/** What a surface is to run. */
interface SurfaceVersion {
  /** Undefined before its first version. */
  version: Version | undefined;
  /** Images by digest, by their name; empty where it runs no image, and before its first version. */
  images: ReadonlyMap<string, string>;
  /** How the open attempt shares Cloud Run's requests; undefined where none sets this surface's version. */
  traffic?: NonNullable<Running["traffic"]>;
  /** What says so: an attempt such as `deploy-1764288000`, or a tag such as `api/production`; undefined where nothing does. */
  saidBy: string | undefined;
}

/** What an environment is to run, and how that is known. */
export interface Versions {
  certainty: Certainty;
  /** Git's own words where the remote is silent or there is no repository. */
  why: readonly string[];
  /** The attempt that has not ended, which comes before the tags. */
  open: Attempt | undefined;
  /** The one that ended last. */
  last?: Attempt | undefined;
  /** By surface id; every surface that was asked for is there. */
  surfaces: ReadonlyMap<string, SurfaceVersion>;
  /** What somebody should know, such as a surface that is older than its version. */
  notices: readonly string[];
}

/** Whose versions a surface runs. */
export function subprojectOf({ subproject, app }: Pick<DeploymentSurface, "subproject" | "app">): string {
  return subproject ?? app;
}

/** An environment's surfaces, and its database's job, as far as it matters which versions they run. */
export function versionedSurfaces({
  surfaces,
  regional,
  database: { job },
}: Pick<EnvironmentCatalog, "surfaces" | "regional" | "database">): VersionedSurface[] {
  const all = surfaces.map((surface): VersionedSurface => {
    const own = Object.values(regional).flatMap((region) => region[surface.id] ?? []);
    const run = surface.platform === "cloud-run" ? [surface, ...own] : own;
    const images = run.map(({ cloudRun }) => cloudRun.image);
    const { id, madeAs: before } = surface;
    return { id, madeAs: before, subproject: subprojectOf(surface), images: [...new Set(images)] };
  });
  if (job === undefined) return all;
  return [...all, { id: migrationsId, subproject: job.app, images: [job.image], comesFirst: true }];
}

/**
 * Reads from git what each surface is to run: what the open attempt sets, else what the environment's tag of its
 * subproject names, else what the root's names. Nothing else decides: no variable, no setting, no recorded state. Before its
 * first step an attempt has brought nothing but what comes first.
 *
 * @throws GantryError where the clone has other refs than the remote, and for tags that do not say what they should
 */
export async function readVersions(
  root: string,
  environment: EnvironmentName,
  surfaces: readonly VersionedSurface[],
  place: ReleasePlace = "remote",
): Promise<Versions> {
  const subprojects = [undefined, ...new Set(surfaces.map(({ subproject }) => subproject))];
  const tags = subprojects.map((subproject) => environmentTag(environment, subproject));
  const { certainty, why, tags: refs } = await releasedRefs(root, environment, tags, place);
  if (certainty === "no-repository") {
    const none = surfaces.map(({ id }): [string, SurfaceVersion] => [id, beforeFirst]);
    return { certainty, why, open: undefined, surfaces: new Map(none), notices: [] };
  }
  const { open, attempts } = await readReleaseLog(root, environment, place);
  const tried = open === undefined ? [] : namedBy(open);
  const isTried = (subproject: string | undefined): boolean =>
    tried.some((each) => each.subproject === subproject);
  const isBefore = open?.traffic.length === 0 && surfaces.some(({ comesFirst }) => comesFirst);
  const untouched = isBefore ? tags : tags.filter((_, at) => !isTried(subprojects[at]));
  const byTags = await namedByTags(
    root,
    untouched.flatMap((tag) => {
      const ref = refs.get(tag);
      return ref === undefined ? [] : [[tag, ref] as const];
    }),
  );
  const succeeded = attempts.filter(({ ended }) => ended?.said.status === "SUCCESS").toReversed();
  const now = [...tried, ...byTags.named.filter(({ subproject }) => !isTried(subproject))];
  const said = { now, before: isBefore ? byTags.named : now, earlier: succeeded.flatMap(namedBy) };
  const decided = await decide(root, environment, surfaces, said, byTags.problems);
  const last = attempts.findLast(({ ended }) => ended !== undefined);
  return {
    certainty,
    why,
    open,
    last,
    ...decided,
    surfaces: withTraffic(decided.surfaces, {
      all: surfaces,
      open,
      ran: open === undefined ? new Map() : await ranBefore(root, surfaces, refs),
    }),
  };
}

/**
 * What the tags said of each surface before the attempt under way, for who is to stay at that for a while. Nothing of one whose tag or
 * version cannot be read: the attempt is to put that right.
 */
async function ranBefore(
  root: string,
  surfaces: readonly VersionedSurface[],
  refs: ReadonlyMap<string, Ref>,
): Promise<ReadonlyMap<string, Ran>> {
  const { named } = await namedByTags(root, [...refs]);
  const read = await readVersionTags(root, named);
  return new Map(
    surfaces.flatMap((surface): [string, Ran][] => {
      const by = whichFor(surface, named);
      const found = by === undefined ? beforeFirst : runs(surface, by, read(by));
      if (!("images" in found)) return [];
      const { version, images } = found;
      return [[surface.id, { version, images }]];
    }),
  );
}

type Ran = Pick<SurfaceVersion, "version" | "images">;

/** Nothing yet where the attempt has had no step: its new revisions are asked first whether they are ready. */
function withTraffic(
  surfaces: ReadonlyMap<string, SurfaceVersion>,
  {
    all,
    open,
    ran,
  }: { all: readonly VersionedSurface[]; open: Attempt | undefined; ran: ReadonlyMap<string, Ran> },
): ReadonlyMap<string, SurfaceVersion> {
  if (open === undefined) return surfaces;
  const percent = open.traffic.at(-1) ?? 0;
  const shared = [...surfaces].map(([id, surface]): [string, SurfaceVersion] => {
    if (surface.saidBy !== open.said.attempt) return [id, surface];
    const served = open.said.serving.filter((each) => each.surface === surfaceMadeAs({ surfaces: all }, id));
    const serving = new Map(served.map(({ region, revision }) => [region, revision]));
    return [id, { ...surface, traffic: { percent, serving, before: ran.get(id) } }];
  });
  return new Map(shared);
}

const beforeFirst: SurfaceVersion = { version: undefined, images: new Map(), saidBy: undefined };

function namedBy({ said }: Attempt): Named[] {
  return said.target.map((to) => ({
    subproject: parseTagName(to.name)?.subproject,
    to,
    saidBy: said.attempt,
    commit: undefined,
  }));
}

/** The surfaces one by one; what is wrong with the tags that decide is told together. */
async function decide(
  root: string,
  environment: string,
  surfaces: readonly VersionedSurface[],
  { now, before, earlier }: Record<"now" | "before" | "earlier", readonly Named[]>,
  wrong: readonly string[],
): Promise<Pick<Versions, "surfaces" | "notices">> {
  const read = await readVersionTags(root, [...new Set([...now, ...before])]);
  const problems = new Set(wrong);
  const notices: string[] = [];
  const decided = new Map<string, SurfaceVersion>();
  const lacking: [VersionedSurface, Version][] = [];
  for (const surface of surfaces) {
    const by = whichFor(surface, surface.comesFirst === true ? now : before);
    const found = by === undefined ? beforeFirst : runs(surface, by, read(by));
    if ("problems" in found) for (const problem of found.problems) problems.add(problem);
    else if ("lacks" in found) lacking.push([surface, found.lacks]);
    else decided.set(surface.id, found);
  }
  const readEarlier = await readVersionTags(root, lacking.length === 0 ? [] : earlier);
  for (const [surface, version] of lacking) {
    const last = lastOf(surface, earlier, readEarlier);
    if ("problems" in last) for (const problem of last.problems) problems.add(problem);
    else {
      decided.set(surface.id, last);
      // A version without a job is told of where somebody would migrate with it.
      if (surface.comesFirst === true) continue;
      const stays = last.version === undefined ? "as before its first version" : `at ${last.version.name}`;
      notices.push(`${surface.id} stays ${stays}: ${version.name} has no ${surface.images.join(", ")}`);
    }
  }
  if (problems.size === 0) return { surfaces: decided, notices };
  throw new GantryError(`nobody can say what ${environment} is to run`, {
    problems: [...problems],
    hint: "git fetch --tags --force origin brings tags that a clone lacks; gantry tag verify says more",
  });
}

/** The subproject's own, else the root's. */
function whichFor({ subproject }: VersionedSurface, named: readonly Named[]): Named | undefined {
  return (
    named.find((each) => each.subproject === subproject) ??
    named.find((each) => each.subproject === undefined)
  );
}

/** The newest that has the surface's images. One that cannot be read ends it: what is older than that was not asked for. */
function lastOf(
  surface: VersionedSurface,
  earlier: readonly Named[],
  read: ReadVersion,
): SurfaceVersion | Problems {
  for (const by of earlier) {
    if (by.subproject !== undefined && by.subproject !== surface.subproject) continue;
    const found = runs(surface, by, read(by));
    if (!("lacks" in found)) return found;
  }
  return beforeFirst;
}

function runs(
  surface: VersionedSurface,
  { saidBy }: Named,
  version: Version | Problems,
): SurfaceVersion | Problems | { lacks: Version } {
  if ("problems" in version) return version;
  const images = surface.images.map(
    (name) => [name, version.artifacts.find(({ image }) => image === name)?.reference] as const,
  );
  const there = images.flatMap(([name, reference]) =>
    reference === undefined ? [] : [[name, reference] as const],
  );
  return there.length < images.length ? { lacks: version } : { version, images: new Map(there), saidBy };
}
