import type { Resource } from "../resource.ts";
import type { Rule, Violation } from "../rule.ts";
import { types } from "../types.ts";

export const rule: Rule = {
  id: "require-declared-reviews",
  sentence:
    "A branch takes a change only after the reviews that its gate asks for, of what is really merged.",
  protects: { entity: "QualityGate", seed: "000" },
  remedy:
    "change requiredReviews or codeOwnerReview of the gate in the catalog, and let the component tell GitHub",
  judges: (type) => type === types.ruleset || type === types.branchProtection,
  *check(resource) {
    const gate = resource.owner(types.gate);
    if (gate !== undefined) yield* checkRuleset(resource, gate);
    const entity = resource.owner(types.branchProtectionEntity);
    if (entity !== undefined) yield* checkProtection(resource, entity);
  },
};

interface Asked {
  reviews: number;
  codeOwners: boolean;
}

function* checkRuleset(ruleset: Resource, gate: Resource): Generator<Violation> {
  const rule = "rules.pullRequest";
  yield* checkReviews(ruleset, asked(gate, ""), {
    count: `${rule}.requiredApprovingReviewCount`,
    codeOwners: `${rule}.requireCodeOwnerReview`,
    dismissed: `${rule}.dismissStaleReviewsOnPush`,
    lastPush: `${rule}.requireLastPushApproval`,
  });
}

/** The strictest of all gates of the default branch counts. */
function* checkProtection(protection: Resource, entity: Resource): Generator<Violation> {
  const gates = entity.each("gates").map((gate) => asked(entity, `${gate}.`));
  const strictest = {
    reviews: Math.max(0, ...gates.map(({ reviews }) => reviews)),
    codeOwners: gates.some(({ codeOwners }) => codeOwners),
  };
  const [rule = "requiredPullRequestReviews"] = protection.each("requiredPullRequestReviews");
  yield* checkReviews(protection, strictest, {
    count: `${rule}.requiredApprovingReviewCount`,
    codeOwners: `${rule}.requireCodeOwnerReviews`,
    dismissed: `${rule}.dismissStaleReviews`,
    lastPush: `${rule}.requireLastPushApproval`,
  });
}

/** A number that is none asks for more than GitHub has, so that it is never reached. */
function asked(resource: Resource, before: string): Asked {
  const reviews = resource.get(`${before}requiredReviews`);
  return {
    reviews: typeof reviews === "number" ? reviews : Number.POSITIVE_INFINITY,
    codeOwners: resource.get(`${before}codeOwnerReview`) !== false,
  };
}

function* checkReviews(
  resource: Resource,
  { reviews, codeOwners }: Asked,
  fields: Record<"count" | "codeOwners" | "dismissed" | "lastPush", string>,
): Generator<Violation> {
  const count = resource.get(fields.count);
  if (typeof count !== "number" || count < reviews) {
    yield { field: fields.count, problem: "is fewer than the gate's requiredReviews" };
  }
  if (codeOwners && resource.get(fields.codeOwners) !== true) {
    yield { field: fields.codeOwners, problem: "must be true, as the gate says" };
  }
  if (resource.get(fields.dismissed) !== true) {
    yield { field: fields.dismissed, problem: "must be true: a review is of what was there" };
  }
  if (reviews > 0 && resource.get(fields.lastPush) !== true) {
    yield { field: fields.lastPush, problem: "must be true, or an author could push after the review" };
  }
}
