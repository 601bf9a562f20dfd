import type { CatalogRule } from "./rule.ts";

/** A notice: whether production may do without approvals is for the policy pack to judge. */
export const pipelineApprovalIsGiven: CatalogRule = {
  id: "pipeline-approval-is-given",
  description: "An approval that a pipeline requires is one that the environment asks somebody for.",
  level: "notice",
  *check({ entities: { pipelines, approvals } }) {
    if (approvals?.method !== "none") return;
    for (const { id, approvalRequired } of pipelines.values()) {
      if (!approvalRequired) continue;
      const hint = "approvals.method is none";
      const path = ["pipelines", id, "approvalRequired"];
      yield { path, text: "asks for an approval that nobody gives", hint };
    }
  },
};
