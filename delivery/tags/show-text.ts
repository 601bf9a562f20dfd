import type { BuildArtifact } from "../../model/observed/build-artifact.ts";
import type { GitTag } from "../../model/observed/git-tag.ts";
import type { VersionRecord } from "../../model/observed/version-record.ts";
import type { Context } from "../../terminal/context.ts";
import { nameList } from "../../terminal/table.ts";

/** All that is known of a tag; what does not apply to its kind is left out. */
export interface ShownTag {
  tag: GitTag;
  /** The version that an environment's or a state's tag names. */
  version?: string | undefined;
  /** The attempt that brought the version into the environment. */
  attempt?: string | undefined;
  /** What the version is worth: the strongest of its states. */
  state?: string | undefined;
  /** The environments' tags that name the version. */
  runsIn?: readonly string[];
  record?: VersionRecord;
  /** The images that it names, as the data model has them. */
  buildArtifacts?: readonly BuildArtifact[];
  /** Why its message cannot be read. */
  problems?: readonly string[];
}

export function shownText(shown: ShownTag, context: Context): string {
  const { tag, version, attempt, state, runsIn = [], record, problems = [] } = shown;
  const { artifacts = [], run, migration } = record ?? {};
  const pairs: [string, string | undefined][] = [
    ["tag", tag.tagName],
    ["type", tag.tagType.toLowerCase()],
    ["version", version],
    ["commit", tag.commitSha],
    ["made", `${tag.createdAt} by ${tag.createdBy}`],
    ["attempt", attempt],
    ...artifacts.flatMap(({ reference, attestation }): [string, string | undefined][] => [
      ["artifact", reference],
      ["attested at", attestation],
    ]),
    ["run", run],
    ["migration", migration === undefined ? undefined : `${migration.name} ${migration.checksum}`],
    ["state", state ?? (tag.tagType === "VERSION" ? "none yet" : undefined)],
    ["runs in", tag.tagType === "ENVIRONMENT" ? undefined : runsIn.join(", ") || "no environment"],
    ...problems.map((problem): [string, string] => ["problem", problem]),
  ];
  return nameList(
    pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
    context,
  );
}
