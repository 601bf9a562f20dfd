import type { PipelineDefinition } from "../declared/pipeline-definition.ts";
import { lifecycle, transition } from "./lifecycle.ts";

/** false → true in production alone; back only after a governance review (003). */
export const approvalRequiredStates = lifecycle({
  name: "PipelineDefinition.approval_required",
  seed: "003",
  initial: "false",
  transitions: {
    false: [{ to: "true", on: "manual approval toggled", needs: "production environment" }],
    true: [{ to: "false", on: "governance review", needs: "governance entry" }],
  },
});

/** Throws an IllegalTransitionError where a pipeline's approval may not change like this. */
export function checkApprovalChange(
  before: Pick<PipelineDefinition, "approvalRequired">,
  after: Pick<PipelineDefinition, "approvalRequired" | "environment">,
  hasGovernanceEntry: boolean,
): void {
  if (before.approvalRequired === after.approvalRequired) return;
  const given = [
    ...(after.environment === "production" ? ["production environment"] : []),
    ...(hasGovernanceEntry ? ["governance entry"] : []),
  ];
  transition(approvalRequiredStates, String(before.approvalRequired), String(after.approvalRequired), given);
}
