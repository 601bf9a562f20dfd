import type { Mutation, RuleCases, Sample } from "../pack/case.ts";
import { types } from "../types.ts";
import { unknown } from "../value.ts";
import { gate, protection, protectionEntity, repository, ruleset } from "./fixtures/repository.ts";

const rule = "rules.pullRequest";
const classic = "requiredPullRequestReviews[0]";
const missing = (of: Sample, ...fields: string[]): Mutation[] =>
  fields.flatMap((field) => [
    { name: `no ${field}`, of, set: { [field]: undefined } },
    { name: `${field} as text`, of, set: { [field]: "true" } },
  ]);

export const cases: RuleCases = {
  compliant: repository,
  judges: [types.ruleset, types.branchProtection],
  mutations: [
    ...missing(
      ruleset,
      `${rule}.requiredApprovingReviewCount`,
      `${rule}.requireCodeOwnerReview`,
      `${rule}.dismissStaleReviewsOnPush`,
      `${rule}.requireLastPushApproval`,
    ),
    ...missing(
      protection,
      `${classic}.requiredApprovingReviewCount`,
      `${classic}.requireCodeOwnerReviews`,
      `${classic}.dismissStaleReviews`,
      `${classic}.requireLastPushApproval`,
    ),
    { name: "no reviews", of: ruleset, set: { [`${rule}.requiredApprovingReviewCount`]: 0 } },
    {
      name: "fewer reviews than the gate's",
      of: gate,
      set: { requiredReviews: 2 },
      at: ruleset,
      field: `${rule}.requiredApprovingReviewCount`,
    },
    {
      name: "a gate's reviews as text",
      of: gate,
      set: { requiredReviews: "1" },
      at: ruleset,
      field: `${rule}.requiredApprovingReviewCount`,
    },
    {
      name: "fewer reviews than the strictest gate's",
      of: protectionEntity,
      set: { "gates[1]": { requiredReviews: 2, codeOwnerReview: false } },
      at: protection,
      field: `${classic}.requiredApprovingReviewCount`,
    },
    {
      name: "code owners of one gate of two",
      of: protectionEntity,
      set: { "gates[1]": { requiredReviews: 0, codeOwnerReview: true }, "gates[0].codeOwnerReview": false },

      also: [
        {
          ...protection,
          name: "second",
          inputs: {
            ...protection.inputs,
            requiredPullRequestReviews: [
              { requiredApprovingReviewCount: 1, dismissStaleReviews: true, requireLastPushApproval: true },
            ],
          },
        },
      ],
      at: { ...protection, name: "second" },
      field: `${classic}.requireCodeOwnerReviews`,
    },
    {
      name: "classic protection without reviews",
      of: protection,
      set: { requiredPullRequestReviews: undefined },
      field: "requiredPullRequestReviews.requiredApprovingReviewCount",
    },
    {
      name: "a number that is not known yet",
      of: ruleset,
      set: { [rule]: unknown },
      field: `?${rule} is not known before the deployment`,
    },
  ],
  allowed: [
    {
      name: "no code owners",
      of: gate,
      set: { codeOwnerReview: false },
      with: [{ of: ruleset, set: { [`${rule}.requireCodeOwnerReview`]: false } }],
    },
    {
      name: "no reviews",
      of: gate,
      set: { requiredReviews: 0 },
      with: [
        {
          of: ruleset,
          set: { [`${rule}.requiredApprovingReviewCount`]: 0, [`${rule}.requireLastPushApproval`]: false },
        },
      ],
    },
    { name: "more reviews", of: ruleset, set: { [`${rule}.requiredApprovingReviewCount`]: 2 } },
  ],
};
