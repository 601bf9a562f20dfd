import { ExitCode } from "../../model/errors.ts";
import { formatTagName, parseTagName } from "../../model/observed/tag-name.ts";
import { tagNameOf, versionTagOf, type Assignment } from "./assignment.ts";
import { otherCommit } from "./other-commit.ts";
import type { Known, PlannedTag, Refusal } from "./planned-tag.ts";

/** A state's tag sits on its version's commit, and never moves: states accumulate, and the strongest holds. */
export async function planStateTag(
  assignment: Extract<Assignment, { tagType: "STATE" }>,
  { root, tag }: Known,
): Promise<PlannedTag | Refusal> {
  const name = formatTagName(tagNameOf(assignment));
  const versionTag = versionTagOf(assignment);
  // 001 has states of X.Y.Z alone: behind anything else the word would be a part of the version's own name.
  if (parseTagName(name)?.tagType !== "STATE") {
    const problem = `${versionTag} comes before a release, and only releases such as v1.2.3 have a state: ${name} would be a version`;
    return { problem, exitCode: ExitCode.usage };
  }
  const version = tag(versionTag);
  if (version === undefined)
    return { problem: `there is no version ${versionTag}`, exitCode: ExitCode.usage };
  const other = await otherCommit(root, assignment.commit, versionTag, version);
  if (other !== undefined) return other;
  const from = tag(name);
  const reference = { name: versionTag, id: version.id };
  const plan = { name, assignment, commit: version.commit, from, version: reference, before: undefined };
  if (from === undefined) {
    return { ...plan, result: "CREATED", trailers: [["Version", `${versionTag} ${version.id}`]] };
  }
  if (from.commit === version.commit) return { ...plan, result: "UNCHANGED", trailers: [] };
  return {
    problem: `${name} is on ${from.commit.slice(0, 12)}, and its version on ${version.commit.slice(0, 12)}: a state's tag never moves`,
    exitCode: ExitCode.violation,
  };
}
