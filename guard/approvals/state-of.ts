import { listRefs } from "../../clients/git/refs.ts";
import { releaseStateOf } from "../../model/observed/git-tags.ts";
import { parseTagName, type ReleaseState } from "../../model/observed/tag-name.ts";

/** What a version is worth by its state tags, of which the strongest holds; undefined where nobody has said. */
export async function stateOf(root: string, versionTag: string): Promise<ReleaseState | undefined> {
  const name = parseTagName(versionTag);
  if (name?.tagType !== "VERSION") return undefined;
  const refs = await listRefs(root, [`refs/tags/${versionTag}-*`]);
  const states = refs.map((ref) => ({ tagName: ref.name.slice("refs/tags/".length) }));
  return releaseStateOf(states, name.version, name.subproject);
}
