import { listRefs } from "../../clients/git/refs.ts";
import { askRemote, cloneName } from "../../clients/git/remote.ts";
import { shortName } from "./clashing-names.ts";

/**
 * What somebody should know who looks at a clone's refs, by whole names: that the remote has others, or was not asked.
 * Undefined where the clone has what the remote has, or where there is no remote.
 */
export async function remoteNotice(root: string, names: readonly string[]): Promise<string | undefined> {
  const answer = await askRemote(root, names);
  if (answer.kind === "none") return undefined;
  if (answer.kind === "silent") return "notice: the remote does not answer, and this is what the clone has\n";
  const here = new Map((await listRefs(root, names.map(cloneName))).map(({ name, id }) => [name, id]));
  const other = names.filter((name) => here.get(cloneName(name)) !== answer.refs.get(name));
  if (other.length === 0) return undefined;
  const branches = other.filter((name) => name.startsWith("refs/heads/"));
  const specs = branches.map((name) => ` +${name}:${cloneName(name)}`).join("");
  const which = other.map(shortName).join(", ");
  return `notice: the remote has another ${which}: "git fetch --tags --force origin${specs}" brings it\n`;
}
