import type { PlannedTag } from "./planned-tag.ts";

/** A line for each tag, such as `MOVED api/production from api/v1.2.2 to api/v1.2.3`. */
export function assignedText(tags: readonly PlannedTag[]): string {
  return tags.map((tag) => `${tag.result} ${tag.name}${aboutOf(tag)}\n`).join("");
}

function aboutOf({ result, assignment, version, before, commit }: PlannedTag): string {
  if (assignment.tagType !== "ENVIRONMENT") return ` on ${commit.slice(0, 12)}`;
  const from = before === undefined || result === "UNCHANGED" ? "" : ` from ${before.name}`;
  return `${from} ${result === "UNCHANGED" ? "at" : "to"} ${version?.name ?? ""}`;
}

/** The same for programs. */
export function assignedDocument(tags: readonly PlannedTag[], dryRun: boolean): unknown {
  return tags.map(({ name, assignment, result, commit, version, before }) => ({
    tagName: name,
    tagType: assignment.tagType,
    result,
    commitSha: commit,
    version: version?.name,
    from: before?.name,
    written: !dryRun && result !== "UNCHANGED",
  }));
}
