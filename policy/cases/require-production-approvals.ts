import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { driftAtGitHub } from "./fixtures/drift.ts";
import { branchPolicy, environmentEntity, githubEnvironment, tagPolicy } from "./fixtures/foundation.ts";
import { production } from "./fixtures/production.ts";

export const cases: RuleCases = {
  compliant: production,
  judges: [types.environment, types.githubEnvironment, types.deploymentPolicy],
  mutations: [
    { name: "no method", of: environmentEntity, set: { "approvals.method": "none" } },
    { name: "no reviewers", of: environmentEntity, set: { "approvals.reviewers": [] } },
    { name: "self review", of: environmentEntity, set: { "approvals.preventSelfReview": false } },
    { name: "admins that bypass", of: environmentEntity, set: { "approvals.adminBypass": true } },
    { name: "admins that bypass, as text", of: environmentEntity, set: { "approvals.adminBypass": "false" } },
    { name: "any branch", of: environmentEntity, set: { "approvals.branches[0]": "*" } },
    { name: "any tag", of: environmentEntity, set: { "approvals.tags[0]": "**/*" } },
    { name: "no reviewers at GitHub", of: githubEnvironment, set: { reviewers: [] } },
    { name: "reviewers without ids", of: githubEnvironment, set: { reviewers: [{ users: ["mali-s"] }] } },
    { name: "self review at GitHub", of: githubEnvironment, set: { preventSelfReview: undefined } },
    { name: "admins that bypass at GitHub", of: githubEnvironment, set: { canAdminsBypass: undefined } },
    { name: "any ref at GitHub", of: githubEnvironment, set: { deploymentBranchPolicy: undefined } },
    { name: "any branch at GitHub", of: branchPolicy, set: { branchPattern: "*" } },
    { name: "any tag at GitHub", of: tagPolicy, set: { tagPattern: "*" } },
    {
      name: "production as what looks for drift",
      of: driftAtGitHub,
      set: { environment: "production" },
      field: "reviewers",
    },
    {
      name: "the name of what looks for drift",
      of: githubEnvironment,
      set: { environment: "drift-production", reviewers: [] },
      field: "reviewers",
    },
    {
      name: "the drift check of another stack",
      of: driftAtGitHub,
      set: { environment: "drift-staging" },
      field: "reviewers",
    },
    {
      name: "production under another stack's name",
      of: githubEnvironment,
      as: { stack: "live" },
      set: { reviewers: [] },
    },
  ],
};
