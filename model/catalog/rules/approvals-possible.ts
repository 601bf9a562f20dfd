import type { CatalogRule } from "./rule.ts";

/** Whether approvals are enough is for the policy pack; here, whether they can ever be given. */
export const approvalsPossible: CatalogRule = {
  id: "approvals-possible",
  description: "Every reviewer is a person of their own, and there are as many as approvals are needed.",
  level: "error",
  *check({ entities }) {
    const { approvals } = entities;
    if (approvals === undefined || approvals.method === "none") return;
    const seen = new Set<number>();
    for (const [index, { id }] of approvals.reviewers.entries()) {
      if (seen.has(id))
        yield { path: ["approvals", "reviewers", index, "id"], text: "is a reviewer already" };
      seen.add(id);
    }
    if (seen.size > 0 && approvals.required > seen.size) {
      const text = `does not fit: ${approvals.required} approvals of ${seen.size} reviewers`;
      yield { path: ["approvals", "required"], alternative: ["approvals", "reviewers"], text };
    }
  },
};
