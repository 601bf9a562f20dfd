import { z } from "zod";
import { entity, field, leftOut } from "../entity.ts";
import { commitSha, text, timestamp } from "./scalars.ts";

export const deploymentStateId = z.string().regex(/^deploy-\d{1,20}$/, 'must be "deploy-" and digits');

/** How often a push is tried at most. */
export const gitOperationsLimit = 3;

/** One deployment in the state file (004), a projection of the tags. */
export const deploymentStateRecord = entity(
  "DeploymentStateRecord",
  "One deployment in .github/deployment-state.json, a projection of the tags.",
  z.strictObject({
    deployment_id: deploymentStateId.describe("deploy-{timestamp}"),
    timestamp: timestamp.describe("when it was deployed"),
    commit_sha: commitSha.describe("the commit that was deployed"),
    status: z.enum(["success", "failure", "rolled_back"]).describe("how it ended"),
    git_operations_attempts: z
      .int()
      .min(1, "must be 1–3")
      .max(gitOperationsLimit, "must be 1–3")
      .describe("git pushes that were tried, 1–3, with 2^n seconds after the nth"),
    error_message: text(8192).optional().describe("why it failed"),
  }),
  (rule) => [
    rule(
      ["error_message", "status"],
      "must be left out unless the status is failure",
      (record) => {
        return record.error_message === undefined || record.status === "failure";
      },
      { anyOf: [field("status", { const: "failure" }), leftOut("error_message")] },
    ),
  ],
);
export type DeploymentStateRecord = z.infer<typeof deploymentStateRecord>;

/** Seconds to wait after the nth attempt: 2^n. */
export function backoffSeconds(attempt: number): number {
  return 2 ** attempt;
}
