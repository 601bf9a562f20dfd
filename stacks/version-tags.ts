import { listRefs, trailersOf, type Ref } from "../clients/git/refs.ts";
import { readEnvironmentRecord, type VersionReference } from "../model/observed/environment-record.ts";
import { formatTagName, parseTagName } from "../model/observed/tag-name.ts";
import { readVersionRecord, type VersionArtifact } from "../model/observed/version-record.ts";
import type { EnvironmentName } from "../model/scalars.ts";

/** A version's tag, read and found to be what was named. */
export interface Version extends VersionReference {
  commit: string;
  artifacts: readonly VersionArtifact[];
  /** The newest migration that it needs; undefined where it needs none. */
  migration: string | undefined;
}

/** A version that something names, for a subproject or for the root. */
export interface Named {
  subproject: string | undefined;
  to: VersionReference;
  /** An attempt such as `deploy-1764288000`, or a tag such as `api/production`. */
  saidBy: string;
  /** The commit that it has to be; undefined where nothing says so. */
  commit: string | undefined;
}

/** What is wrong with a tag, a line each that names it. */
export interface Problems {
  problems: readonly string[];
}

export function environmentTag(environment: EnvironmentName, subproject: string | undefined): string {
  const own = subproject === undefined ? {} : { subproject };
  return formatTagName({ ...own, tagType: "ENVIRONMENT", environment });
}

/** What an environment's tags name, and what is wrong with those that do not say it. */
export async function namedByTags(
  root: string,
  tags: readonly (readonly [tag: string, ref: Ref])[],
): Promise<{ named: readonly Named[]; problems: readonly string[] }> {
  const annotated = tags.flatMap(([, ref]) => (ref.annotated ? [ref] : []));
  const trailers = await trailersOf(
    root,
    annotated.map(({ name }) => name),
  );
  const problems: string[] = [];
  const named = tags.flatMap(([saidBy, { name, annotated: isAnnotated, commit }]): Named[] => {
    const subproject = parseTagName(saidBy)?.subproject;
    const tell = (problem: string): Named[] => {
      problems.push(`tag ${saidBy}: ${problem}`);
      return [];
    };
    if (!isAnnotated) return tell("it is no annotated tag, and so names no version");
    const read = readEnvironmentRecord(trailers.get(name) ?? new Map());
    if ("problems" in read) return read.problems.flatMap(tell);
    const to = read.record.version;
    if (parseTagName(to.name)?.subproject !== subproject) {
      return tell(`it names ${to.name}, a version of another subproject`);
    }
    return [{ subproject, to, saidBy, commit }];
  });
  return { named, problems };
}

/** Reads the version that something names. */
export type ReadVersion = (named: Named) => Version | Problems;

/** Looks at the tags of all these versions at once. */
export async function readVersionTags(root: string, named: readonly Named[]): Promise<ReadVersion> {
  const names = [...new Set(named.map(({ to }) => tagsFolder + to.name))];
  const refs = names.length === 0 ? [] : await listRefs(root, names);
  const trailers = await trailersOf(root, names);
  const known = new Map(refs.map((ref) => [ref.name, ref]));
  return ({ to, saidBy, commit }) => {
    const ref = known.get(tagsFolder + to.name);
    const wrong = (problem: string): Problems => ({ problems: [`${saidBy} names ${to.name}: ${problem}`] });
    if (ref === undefined) return wrong("this clone has no such tag");
    if (!ref.annotated) return wrong("it is no annotated tag, and so no version that gantry made");
    if (ref.id !== to.id)
      return wrong(`it is ${ref.id.slice(0, 12)} here, and ${to.id.slice(0, 12)} was meant`);
    if (ref.commit === "") return wrong("it leads to no commit");
    if (commit !== undefined && commit !== ref.commit) {
      return wrong(
        `it sits on ${ref.commit.slice(0, 12)}, and ${saidBy} on ${commit.slice(0, 12) || "no commit"}`,
      );
    }
    const read = readVersionRecord(trailers.get(ref.name) ?? new Map());
    if ("problems" in read) return { problems: read.problems.map((problem) => `tag ${to.name}: ${problem}`) };
    const { artifacts, migration } = read.record;
    return { ...to, commit: ref.commit, artifacts, migration: migration?.name };
  };
}

const tagsFolder = "refs/tags/";
