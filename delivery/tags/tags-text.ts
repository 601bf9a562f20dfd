import type { GitTag } from "../../model/observed/git-tag.ts";
import type { Context } from "../../terminal/context.ts";
import { table } from "../../terminal/table.ts";

/** A row for each tag: name, kind, commit, when and by whom. */
export function tagsTable(tags: readonly GitTag[], context: Context): string {
  return table(
    [
      { head: "tag" },
      { head: "type" },
      { head: "commit" },
      { head: "made" },
      { head: "by", cut: true, optional: true },
    ],
    tags.map(({ tagName, tagType, commitSha, createdAt, createdBy }) => [
      tagName,
      tagType.toLowerCase(),
      commitSha.slice(0, 12),
      createdAt,
      createdBy,
    ]),
    context,
  );
}
