import type { GitTag } from "./git-tag.ts";
import { formatTagName, parseTagName, type ReleaseState } from "./tag-name.ts";

const strength: Readonly<Record<ReleaseState, number>> = { stable: 1, unstable: 2, deprecated: 3 };

/** What does not fit between the tags of one repository, one sentence each: unique names, and commits that carry versions. */
export function gitTagProblems(tags: readonly GitTag[]): string[] {
  const byName = Map.groupBy(tags, (tag) => tag.tagName);
  const problems = [...byName]
    .filter(([, same]) => same.length > 1)
    .map(([name]) => `"${name}" occurs twice`);
  const commitOf = (name: string): string | undefined => byName.get(name)?.[0]?.commitSha;
  for (const tag of tags) {
    const name = parseTagName(tag.tagName);
    if (name?.tagType === "STATE") {
      const { subproject, version } = name;
      const versionTag = formatTagName({ tagType: "VERSION", version, ...(subproject && { subproject }) });
      const commit = commitOf(versionTag);
      if (commit === undefined) problems.push(`"${tag.tagName}" has no version tag "${versionTag}"`);
      else if (commit !== tag.commitSha) {
        problems.push(`"${tag.tagName}" is not on the commit of its version tag "${versionTag}"`);
      }
    } else if (name?.tagType === "ENVIRONMENT" && !tags.some((other) => isVersionAt(other, tag))) {
      problems.push(`"${tag.tagName}" points at a commit without a version tag`);
    }
  }
  return problems;
}

/** The state of a version: of its state tags, which accumulate, the strongest. Undefined where it has none. */
export function releaseStateOf(
  tags: readonly Pick<GitTag, "tagName">[],
  version: string,
  subproject?: string,
): ReleaseState | undefined {
  return tags
    .map(({ tagName }) => parseTagName(tagName))
    .filter((name) => name?.tagType === "STATE")
    .filter((name) => name.version === version && name.subproject === subproject)
    .map((name) => name.state)
    .sort((a, b) => strength[b] - strength[a])[0];
}

function isVersionAt(other: GitTag, tag: GitTag): boolean {
  return (
    other.tagType === "VERSION" && other.commitSha === tag.commitSha && other.subproject === tag.subproject
  );
}
