import { askRemote, cloneName, fetchRefs } from "../../clients/git/remote.ts";
import { GantryError } from "../../model/errors.ts";
import { releaseBranch } from "../../model/observed/release-record.ts";

/** How long somebody waits for a remote that only keeps what they did. */
const deadlineMs = 20_000;

/** Brings the environment's branch as the remote has it into the clone. @throws GantryError where it does not answer */
export async function fetchBranch(root: string, environment: string): Promise<void> {
  const answer = await askRemote(root, [`refs/heads/${releaseBranch(environment)}`], { deadlineMs });
  if (answer.kind === "none") return;
  if (answer.kind === "silent") {
    throw new GantryError("the remote does not answer", {
      problems: answer.why,
      hint: "git ls-remote origin shows what is wrong",
    });
  }
  const specs = [...answer.refs.keys()].map((name) => `+${name}:${cloneName(name)}`);
  if (specs.length > 0) await fetchRefs(root, specs);
}
