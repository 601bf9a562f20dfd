import { z } from "zod";
import { entity, field, given } from "../entity.ts";
import { deploymentStateId, deploymentStateRecord } from "./deployment-state-record.ts";
import type { DeploymentStateRecord } from "./deployment-state-record.ts";
import { commitSha, instant, timestamp } from "./scalars.ts";

/** How many deployments the history keeps. */
export const historyLimit = 10;

const lastKnownGood = z.strictObject({
  deployment_id: deploymentStateId.describe("the deployment that was good"),
  commit_sha: commitSha.describe("its commit"),
  timestamp: timestamp.describe("its time"),
});
type LastKnownGood = z.infer<typeof lastKnownGood>;

const isSuccess = given("status", { const: "success" });
const hasSuccess = {
  anyOf: [given("currentDeployment", isSuccess), given("history", { contains: isSuccess })],
};

/** The file `.github/deployment-state.json` (004). `gantry state rebuild` makes it anew from the tags. */
export const deploymentState = entity(
  "DeploymentState",
  "The file .github/deployment-state.json, which tools read and the tags decide.",
  z.strictObject({
    currentDeployment: deploymentStateRecord.describe("the newest deployment, whatever came of it"),
    lastKnownGood: lastKnownGood
      .nullable()
      .describe("what a rollback goes to; null before the first success"),
    history: z
      .array(deploymentStateRecord)
      .max(historyLimit, "must have at most 10 deployments")
      .describe("the deployments before, at most 10, oldest first"),
  }),
  (rule) => [
    rule(["history"], "must be oldest first", ({ history }) => {
      return history.every(
        (one, at) => at === 0 || instant(history[at - 1]?.timestamp ?? "") <= instant(one.timestamp),
      );
    }),
    rule(["history"], "must not name a deployment twice", ({ history }) => {
      return new Set(history.map((one) => one.deployment_id)).size === history.length;
    }),
    rule(["history", "currentDeployment"], "must not be newer than currentDeployment", (file) => {
      return file.history.every((one) => instant(one.timestamp) <= instant(file.currentDeployment.timestamp));
    }),
    rule(["history", "currentDeployment"], "must not tell currentDeployment differently", (file) => {
      const { currentDeployment: current } = file;
      return file.history.every((one) => one.deployment_id !== current.deployment_id || isSame(one, current));
    }),
    rule(
      ["lastKnownGood", "currentDeployment", "history"],
      "must be the newest deployment that succeeded",
      (file) => {
        const newest = newestSuccess(file);
        return newest === undefined || (file.lastKnownGood !== null && isGood(newest, file.lastKnownGood));
      },
      {
        $comment: "not null after a success; not which",
        if: hasSuccess,
        then: field("lastKnownGood", { not: { type: "null" } }),
      },
    ),
    rule(
      ["lastKnownGood", "currentDeployment", "history"],
      "must be null where no deployment succeeded, unless the history is full and all of it is newer",
      (file) => {
        const { lastKnownGood: good, history } = file;
        if (good === null || newestSuccess(file) !== undefined) return true;
        const [oldest] = history;
        if (oldest === undefined || history.length < historyLimit) return false;
        const isTold = [...history, file.currentDeployment].some(
          (one) => one.deployment_id === good.deployment_id,
        );
        return !isTold && instant(good.timestamp) <= instant(oldest.timestamp);
      },
      {
        $comment: "null in a history that is not full; not the times of a full one",
        if: { not: { anyOf: [hasSuccess, field("history", { minItems: historyLimit })] } },
        then: field("lastKnownGood", { type: "null" }),
      },
    ),
  ],
);
export type DeploymentState = z.infer<typeof deploymentState>;

function newestSuccess(
  file: Readonly<{ history: readonly DeploymentStateRecord[]; currentDeployment: DeploymentStateRecord }>,
): DeploymentStateRecord | undefined {
  return [...file.history, file.currentDeployment].findLast((one) => one.status === "success");
}

function isSame(one: DeploymentStateRecord, other: DeploymentStateRecord): boolean {
  return (
    one.commit_sha === other.commit_sha &&
    one.status === other.status &&
    instant(one.timestamp) === instant(other.timestamp)
  );
}

function isGood(one: DeploymentStateRecord, good: LastKnownGood): boolean {
  return (
    one.deployment_id === good.deployment_id &&
    one.commit_sha === good.commit_sha &&
    instant(one.timestamp) === instant(good.timestamp)
  );
}
