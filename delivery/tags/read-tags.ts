import { listRefs, type Ref } from "../../clients/git/refs.ts";
import type { GitTag } from "../../model/observed/git-tag.ts";
import { formatTagId, parseTagName, type TagName } from "../../model/observed/tag-name.ts";
import { onOneLine } from "../../terminal/width.ts";

/** A version's, an environment's or a state's tag as the clone has it. */
export interface ReadTag {
  ref: Ref;
  /** Its name taken apart. */
  name: TagName;
  tag: GitTag;
}

export interface ReadTags {
  /** Those of the three kinds, by name. */
  tags: readonly ReadTag[];
  /** The names of those among them that lead to no commit. */
  astray: readonly string[];
  /** The names of all others. */
  others: readonly string[];
}

const folder = "refs/tags/";

/** Reads the clone's tags of the three kinds, all or those of these names or below them, with one process. */
export async function readTags(root: string, names: readonly string[] = [""]): Promise<ReadTags> {
  const refs = await listRefs(
    root,
    names.map((name) => (name === "" ? "refs/tags" : `${folder}${name}`)),
  );
  const tags: ReadTag[] = [];
  const astray: string[] = [];
  const others: string[] = [];
  for (const ref of refs) {
    const tagName = ref.name.slice(folder.length);
    const name = parseTagName(tagName);
    if (name === undefined) others.push(tagName);
    else if (ref.commit === "") astray.push(tagName);
    else tags.push({ ref, name, tag: gitTagOf(ref, tagName, name) });
  }
  return { tags, astray, others };
}

function gitTagOf(ref: Ref, tagName: string, name: TagName): GitTag {
  const { subproject, tagType } = name;
  const isOfEnvironment = tagType === "ENVIRONMENT";
  return {
    tagId: formatTagId(name),
    tagName,
    tagType,
    ...(subproject === undefined ? {} : { subproject }),
    commitSha: ref.commit,
    createdAt: timeOf(ref.at),
    createdBy: onOneLine(ref.by).slice(0, 320) || "nobody",
    isMovable: isOfEnvironment,
    isProtected: isOfEnvironment,
  };
}

/** Whoever makes a tag says when, and may say what no calendar has. */
function timeOf(seconds: number): string {
  const last = 253_402_300_799;
  return new Date(Math.min(Math.max(seconds, 0), last) * 1000).toISOString().replace(".000Z", "Z");
}
