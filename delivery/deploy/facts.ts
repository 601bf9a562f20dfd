import { listRefs, trailersOf, type Ref } from "../../clients/git/refs.ts";
import { askRemote, cloneName, fetchRefs, type Answer } from "../../clients/git/remote.ts";
import { GantryError } from "../../model/errors.ts";
import { readEnvironmentRecord, type VersionReference } from "../../model/observed/environment-record.ts";
import { releaseStateOf } from "../../model/observed/git-tags.ts";
import { placed, type ReleasePlace } from "../../model/observed/release-place.ts";
import { releaseBranch } from "../../model/observed/release-record.ts";
import { parseTagName, type ReleaseState, type TagName } from "../../model/observed/tag-name.ts";
import { readVersionRecord, type VersionRecord } from "../../model/observed/version-record.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { readReleaseLog, type ReadReleaseLog } from "../../stacks/release-log.ts";

/** A version's tag, as far as a decision needs it. */
export interface KnownVersion {
  /** Undefined for the root's. */
  subproject: string | undefined;
  version: string;
  tag: VersionReference;
  commit: string;
  /** The strongest of its state tags. */
  state: ReleaseState | undefined;
}

/** What is decided from: tags and the environment's branch, read once. */
export interface Facts {
  environment: EnvironmentName;
  place: ReleasePlace;
  log: ReadReleaseLog;
  /** The environment's tags by subproject, the root's under an empty name. */
  running: ReadonlyMap<string, Running>;
  /** By the tag's name. */
  versions: ReadonlyMap<string, KnownVersion>;
}

export interface Running {
  subproject: string | undefined;
  /** The tag object of the environment's tag, which the next one replaces; undefined where its place has none yet. */
  id: string | undefined;
  commit: string;
  /** When it was made or moved, ISO 8601 in UTC. */
  at: string;
  version: VersionReference;
  /** The attempt that brought it; undefined where somebody made it by hand. */
  attempt: string | undefined;
}

/**
 * Brings what the remote says of an environment and of its subprojects' versions into the clone. A remote that does not
 * answer is a failure: whoever decides what runs must not decide by yesterday's tags.
 */
export async function fetchFacts(root: string, environments: readonly EnvironmentName[]): Promise<void> {
  const answer: Answer = await askRemote(
    root,
    environments.map((environment) => `refs/heads/${releaseBranch(environment)}`),
  );
  if (answer.kind === "none") return;
  if (answer.kind === "silent") {
    throw new GantryError("the remote does not answer, and only it knows what runs where", {
      problems: answer.why,
      hint: "git ls-remote origin shows what is wrong",
    });
  }
  const branches = [...answer.refs.keys()].map((name) => `+${name}:${cloneName(name)}`);
  await fetchRefs(root, [...branches, "+refs/tags/*:refs/tags/*"]);
}

const tagsFolder = "refs/tags/";

/** A tag that says something about releases, by its name taken apart. */
interface NamedRef {
  ref: Ref;
  name: string;
  parsed: TagName;
}

/** The clone's tags that are of releases, read once for however many environments are asked about. */
export async function readTags(root: string): Promise<readonly NamedRef[]> {
  const local = placed(tagsFolder, "local");
  const refs = await listRefs(root, ["refs/tags", local.slice(0, -1)]);
  return refs.flatMap((ref) => {
    const name = ref.name.slice(ref.name.startsWith(local) ? local.length : tagsFolder.length);
    const parsed = parseTagName(name);
    return parsed === undefined ? [] : [{ ref, name, parsed }];
  });
}

/** Reads them from the clone. Throws a GantryError for a tag of the environment that does not say what runs. */
export async function readFacts(
  root: string,
  environment: EnvironmentName,
  named: readonly NamedRef[],
  place: ReleasePlace = "remote",
): Promise<Facts> {
  const log = await readReleaseLog(root, environment, place);
  const environmentTags = environmentTagsOf(named, environment, place);
  const versionTags = named.filter(({ parsed }) => parsed.tagType === "VERSION");
  const trailers = await trailersOf(
    root,
    environmentTags.map(({ ref }) => ref.name),
  );
  const stateTags = named.filter(({ parsed }) => parsed.tagType === "STATE");
  const statesOf = Map.groupBy(stateTags, ({ name }) => name.slice(0, name.lastIndexOf("-")));
  const running = new Map<string, Running>();
  const problems: string[] = [];
  for (const { ref, name, parsed } of environmentTags) {
    const read = readEnvironmentRecord(trailers.get(ref.name) ?? new Map());
    if ("problems" in read) problems.push(...read.problems.map((problem) => `the tag ${name}: ${problem}`));
    else {
      const { subproject } = parsed;
      const at = new Date(ref.at * 1000).toISOString();
      const id = ref.name === placed(`${tagsFolder}${name}`, place) ? ref.id : undefined;
      running.set(subproject ?? "", { subproject, id, commit: ref.commit, at, ...read.record });
    }
  }
  if (problems.length > 0) {
    throw new GantryError(`nobody can say what runs in ${environment}`, {
      problems,
      hint: "gantry tag verify says what is wrong with each tag",
    });
  }
  const versions = new Map(
    versionTags.flatMap(({ ref, name, parsed }): [string, KnownVersion][] => {
      if (parsed.tagType !== "VERSION") return [];
      const states = (statesOf.get(name) ?? []).map((each) => ({ tagName: each.name }));
      const { subproject, version } = parsed;
      const state = releaseStateOf(states, version, subproject);
      return [[name, { subproject, version, tag: { name, id: ref.id }, commit: ref.commit, state }]];
    }),
  );
  return { environment, place, log, running, versions };
}

/** Those of the environment in their place; of runs on the local cloud also the real ones of what no such run has set. */
function environmentTagsOf(
  named: readonly NamedRef[],
  environment: EnvironmentName,
  place: ReleasePlace,
): readonly NamedRef[] {
  const all = named.filter(
    ({ parsed }) => parsed.tagType === "ENVIRONMENT" && parsed.environment === environment,
  );
  const isOf = (each: NamedRef, where: ReleasePlace): boolean =>
    each.ref.name === placed(`${tagsFolder}${each.name}`, where);
  const here = all.filter((each) => isOf(each, place));
  if (place === "remote") return here;
  const others = all.filter((each) => isOf(each, "remote"));
  return [...here, ...others.filter(({ name }) => here.every((each) => each.name !== name))];
}

/** What the trailers of versions' tags say, by the tag's name, or why nobody can read them. */
export async function readRecords(
  root: string,
  versions: readonly KnownVersion[],
): Promise<ReadonlyMap<string, VersionRecord | { problems: readonly string[] }>> {
  const trailers = await trailersOf(
    root,
    versions.map(({ tag }) => `refs/tags/${tag.name}`),
  );
  return new Map(
    versions.map(({ tag }) => {
      const read = readVersionRecord(trailers.get(`refs/tags/${tag.name}`) ?? new Map());
      return [tag.name, "record" in read ? read.record : read];
    }),
  );
}
