import { ExitCode } from "../../model/errors.ts";
import { readEnvironmentRecord, type VersionReference } from "../../model/observed/environment-record.ts";
import { formatTagName, parseTagName } from "../../model/observed/tag-name.ts";
import { readVersionRecord } from "../../model/observed/version-record.ts";
import { compareVersions } from "../../model/observed/version-order.ts";
import { tagNameOf, versionTagOf, type Assignment } from "./assignment.ts";
import { otherCommit } from "./other-commit.ts";
import type { Known, PlannedTag, Refusal } from "./planned-tag.ts";

/**
 * An environment's tag names a version that exists and what it is made of; never a deprecated one, and an older one only by
 * force.
 */
export async function planEnvironmentTag(
  assignment: Extract<Assignment, { tagType: "ENVIRONMENT" }>,
  { root, tag, trailers, forceMove }: Known,
): Promise<PlannedTag | Refusal> {
  const name = formatTagName(tagNameOf(assignment));
  const versionTag = versionTagOf(assignment);
  const ref = tag(versionTag);
  const usage = (problem: string): Refusal => ({ problem, exitCode: ExitCode.usage });
  const violation = (problem: string): Refusal => ({ problem, exitCode: ExitCode.violation });
  if (ref === undefined) return usage(`there is no version ${versionTag}`);
  const record = readVersionRecord(trailers(versionTag));
  if (!ref.annotated || "problems" in record) {
    const why = "problems" in record ? record.problems.join("; ") : "it is no annotated tag";
    return violation(`${versionTag} was not made by "gantry tag assign": ${why}`);
  }
  const other = await otherCommit(root, assignment.commit, versionTag, ref);
  if (other !== undefined) return other;
  if (tag(`${versionTag}-deprecated`) !== undefined)
    return violation(`${versionTag} is deprecated: nothing runs it any more`);
  const from = tag(name);
  const version = { name: versionTag, id: ref.id };
  const plan = { name, assignment, commit: ref.commit, from, version };
  const move = { trailers: [], result: "MOVED" } as const;
  if (from === undefined) return { ...plan, ...move, result: "CREATED", before: undefined };
  const said = readEnvironmentRecord(trailers(name));
  if ("problems" in said) {
    if (forceMove) return { ...plan, ...move, before: undefined };
    return violation(
      `${name} does not say which version it names, so nobody knows whether ${versionTag} is older: --force-move moves it`,
    );
  }
  const before = said.record.version;
  if (before.id === version.id && before.name === version.name && from.commit === ref.commit) {
    return { ...plan, result: "UNCHANGED", before, trailers: [] };
  }
  if (!forceMove && isOlder(version, before)) {
    return violation(
      `${name} is at ${before.name}, and ${versionTag} is older: --force-move assigns it all the same`,
    );
  }
  return { ...plan, ...move, before };
}

/** By their numbers; of two subprojects' nobody can say. */
function isOlder(version: VersionReference, before: VersionReference): boolean {
  const [a, b] = [parseTagName(version.name), parseTagName(before.name)];
  if (a?.tagType !== "VERSION" || b?.tagType !== "VERSION") throw new Error("a reference names a version");
  return a.subproject === b.subproject && compareVersions(a.version, b.version) < 0;
}
