import { personOf } from "../../model/declared/approvals.ts";
import { mapAt } from "../plain.ts";
import type { CatalogRule } from "./rule.ts";

/** Whether approvals are enough is for the policy pack; here, whether they can ever be given. */
export const approvalsPossible: CatalogRule = {
  id: "approvals-possible",
  description:
    "Every reviewer is a person of their own, every ref is named once, there are as many reviewers as approvals are needed, and nothing asks for a review that nobody gives.",
  level: "error",
  *check({ entities, merged }) {
    const { approvals } = entities;
    if (approvals === undefined) return;
    for (const list of ["branches", "tags"] as const) {
      for (const [index, pattern] of approvals[list].entries()) {
        if (approvals[list].indexOf(pattern) === index) continue;
        yield { path: ["approvals", list, index], text: "is named already" };
      }
    }
    if (approvals.method === "none") {
      // Only what is written: the default says nothing where nobody approves.
      const written = mapAt(merged, ["approvals"]);
      if (written["preventSelfReview"] === true) {
        const text = "cannot hold where method is none: GitHub refuses it without reviewers";
        yield { path: ["approvals", "preventSelfReview"], alternative: ["approvals", "method"], text };
      }
      return;
    }
    const seen = new Set<number>();
    const persons = new Set(approvals.reviewers.map((reviewer) => personOf(approvals, reviewer)));
    for (const [index, { id }] of approvals.reviewers.entries()) {
      if (seen.has(id))
        yield { path: ["approvals", "reviewers", index, "id"], text: "is a reviewer already" };
      seen.add(id);
    }
    // Several accounts of one person give one approval.
    const people = Math.min(seen.size, persons.size);
    if (people > 0 && approvals.required > people) {
      const reviewers = people === 1 ? "1 reviewer" : `${people} reviewers`;
      const text = `does not fit: ${approvals.required} approvals of ${reviewers}`;
      yield { path: ["approvals", "required"], alternative: ["approvals", "reviewers"], text };
    }
  },
};
