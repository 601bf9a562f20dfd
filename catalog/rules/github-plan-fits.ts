import { quote } from "../check/quote.ts";
import { whatGitHubHas } from "../../model/declared/github-plan.ts";
import type { CatalogRule } from "./rule.ts";

/** GitHub answers with 404 or 422 in the middle of a deployment. */
export const githubPlanFits: CatalogRule = {
  id: "github-plan-fits",
  description: "The repository's visibility and its owner's plan have what the catalog asks of GitHub.",
  level: "error",
  *check({ entities: { product, approvals } }) {
    if (product === undefined) return;
    const { visibility, plan } = product.repository;
    const has = whatGitHubHas(product.repository);
    const lacks = (what: string): string =>
      `GitHub has no ${what} for a ${visibility} repository on the ${quote(plan)} plan`;
    if (approvals === undefined || has.reviewers) return;
    if (approvals.method === "reviewers") {
      const text = lacks("required reviewers");
      yield { path: ["approvals", "method"], text, hint: "approve with signed-tags" };
    }
    if (!has.environments) {
      for (const list of ["branches", "tags"] as const) {
        if (approvals[list].length === 0) continue;
        const text = lacks("environments, which keep other refs out");
        yield { path: ["approvals", list], text, hint: "leave it out (docs/how-to/without-paid-github.md)" };
      }
    }
    if (approvals.waitMinutes > 0) {
      yield { path: ["approvals", "waitMinutes"], text: lacks("wait timers"), hint: "leave it out" };
    }
  },
};
