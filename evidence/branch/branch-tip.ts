import { listRefs } from "../../clients/git/refs.ts";
import { cloneName, hasRemote } from "../../clients/git/remote.ts";
import { placed, type ReleasePlace } from "../../model/observed/release-place.ts";
import { releaseBranch } from "../../model/observed/release-record.ts";

/** The commit that an environment's branch ends with, as the clone has it; undefined before the first. */
export async function branchTip(
  root: string,
  environment: string,
  place: ReleasePlace,
): Promise<string | undefined> {
  const branch = placed(`refs/heads/${releaseBranch(environment)}`, place);
  const name = place === "remote" && (await hasRemote(root)) ? cloneName(branch) : branch;
  return (await listRefs(root, [name])).find((each) => each.name === name)?.id;
}
