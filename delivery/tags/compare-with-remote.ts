import { listRefs } from "../../clients/git/refs.ts";
import { askRemote, cloneName } from "../../clients/git/remote.ts";
import { parseTagName } from "../../model/observed/tag-name.ts";
import { clashingNames, shortName } from "./clashing-names.ts";
import type { ReadTags } from "./read-tags.ts";

export interface Compared {
  answered: "yes" | "silent" | "no remote";
  /** Git's own words where it is silent. */
  why: readonly string[];
  /** What must not be, whatever else the clone has. */
  problems: readonly string[];
  /** What the clone has otherwise than the remote, or not at all. */
  lacking: readonly string[];
}

const folder = "refs/tags/";

/** Compares the clone's tags and its environments' branches with the remote's. */
export async function compareWithRemote(root: string, { tags, astray, others }: ReadTags): Promise<Compared> {
  const here = new Map(tags.map(({ ref }) => [ref.name, ref.id]));
  const names = [...here.keys(), ...[...astray, ...others].map((name) => folder + name)];
  const answer = await askRemote(root, [`${folder}*`, "refs/heads/gantry/*"]);
  if (answer.kind !== "answered") {
    const [answered, why] =
      answer.kind === "silent" ? (["silent", answer.why] as const) : (["no remote", []] as const);
    return { answered, why, problems: clashes(names), lacking: [] };
  }
  const problems: string[] = clashes([...new Set([...names, ...answer.refs.keys()])]);
  const lacking: string[] = [];
  for (const { tag, ref } of tags) {
    const there = answer.refs.get(ref.name);
    if (there === undefined)
      problems.push(`${tag.tagName} is in this clone alone: the remote has no such tag`);
    else if (there !== ref.id && tag.isMovable) lacking.push(`${tag.tagName} was moved`);
    else if (there !== ref.id) {
      problems.push(
        `${tag.tagName} is ${ref.id.slice(0, 12)} here and ${there.slice(0, 12)} at the remote: such a tag never moves`,
      );
    }
  }
  const has = new Set(names);
  const branches = [...answer.refs].filter(([name]) => name.startsWith("refs/heads/"));
  const kept = new Map(
    (await listRefs(root, ["refs/remotes/origin/gantry"])).map(({ name, id }) => [name, id]),
  );
  for (const [name, id] of branches)
    if (kept.get(cloneName(name)) !== id) lacking.push(`${shortName(name)} has grown`);
  for (const name of answer.refs.keys()) {
    const tag = shortName(name);
    if (name.startsWith(folder) && !has.has(name) && parseTagName(tag) !== undefined)
      lacking.push(`${tag} is not here`);
  }
  return { answered: "yes", why: [], problems, lacking };
}

/** Names that no clone can have beside each other, and those that one on macOS or Windows cannot. */
function clashes(names: readonly string[]): string[] {
  const alike = Map.groupBy(names, (name) => name.toLowerCase());
  return [
    ...clashingNames(names, new Set(names)),
    ...[...alike.values()]
      .filter((same) => same.length > 1)
      .map(
        (same) =>
          `${same.map(shortName).join(" and ")} differ by case alone: a clone on macOS or Windows has one of them`,
      ),
  ];
}
