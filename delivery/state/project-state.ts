import {
  deploymentState,
  historyLimit,
  type DeploymentState,
} from "../../model/observed/deployment-state.ts";
import type { DeploymentStateRecord } from "../../model/observed/deployment-state-record.ts";
import type { Attempt } from "../../model/observed/release-log.ts";

/** Where the file lies in the branch (004). */
export const statePath = ".github/deployment-state.json";

/**
 * The state file of an environment's attempts, the oldest first: what ended by success or failure, and of a success that
 * was taken back later, that it was. What was cancelled deployed nothing. Undefined before the first that ended.
 *
 * @param commitOf the commit of a version's tag; undefined for one that is gone, and then the infrastructure's stands there
 */
export function projectState(
  attempts: readonly Attempt[],
  commitOf: (tag: string) => string | undefined,
): DeploymentState | undefined {
  const records = attempts.flatMap((attempt, at): DeploymentStateRecord[] => {
    const { said, ended } = attempt;
    if (ended === undefined || ended.said.status === "CANCELLED") return [];
    const commit = said.target.map(({ name }) => commitOf(name)).find((each) => each !== undefined);
    const { error, status, pushes } = ended.said;
    const record = {
      deployment_id: said.attempt,
      timestamp: ended.at,
      commit_sha: commit ?? said.infrastructure,
      git_operations_attempts: pushes,
    };
    if (status === "FAILED") {
      return [{ ...record, status: "failure", ...(error === undefined ? {} : { error_message: error }) }];
    }
    return [{ ...record, status: isTakenBack(attempt, attempts.slice(at + 1)) ? "rolled_back" : "success" }];
  });
  const currentDeployment = records.at(-1);
  if (currentDeployment === undefined) return undefined;
  const good = records.findLast(({ status }) => status === "success");
  return deploymentState.parse({
    currentDeployment,
    lastKnownGood:
      good === undefined
        ? null
        : { deployment_id: good.deployment_id, commit_sha: good.commit_sha, timestamp: good.timestamp },
    history: records.slice(0, -1).slice(-historyLimit),
  });
}

/** Whether a rollback that succeeded later went away from one of its versions, before anything set that version again. */
function isTakenBack({ said }: Attempt, later: readonly Attempt[]): boolean {
  return said.target.some(({ id }) => {
    const next = later.find(
      (each) =>
        each.ended?.said.status === "SUCCESS" &&
        [...each.said.target, ...each.said.from].some((version) => version.id === id),
    );
    return next?.said.cause === "rollback" && next.said.from.some((version) => version.id === id);
  });
}

/** The file's text. */
export function stateText(state: DeploymentState): string {
  return `${JSON.stringify(state, null, 2)}\n`;
}
