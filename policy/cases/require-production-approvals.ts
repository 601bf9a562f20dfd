import type { Mutation, RuleCases } from "../pack/case.ts";
import type { Value } from "../value.ts";
import { types } from "../types.ts";
import { driftAtGitHub } from "./fixtures/drift.ts";
import { branchPolicy, environmentEntity, githubEnvironment, tagPolicy } from "./fixtures/foundation.ts";
import { production } from "./fixtures/production.ts";

const alone = {
  "approvals.method": "signed-tags",
  "approvals.reviewers": [],
  "approvals.onePerson": {
    login: "mali-s",
    id: 5_824_117,
    reason: "there is one engineer until spring",
    waitMinutes: 60,
  },
  onePersonRecord: { who: "mali-s", why: "nobody else is there", when: "2026-11-20T09:00:00Z" },
} as const;

/** A team of one, but for one thing. */
function aloneBut(name: string, field: string, value: Value | undefined): Mutation {
  return { name: `one person: ${name}`, of: environmentEntity, set: { ...alone, [field]: value }, field };
}

export const cases: RuleCases = {
  compliant: production,
  judges: [types.environment, types.githubEnvironment, types.deploymentPolicy],
  mutations: [
    { name: "no method", of: environmentEntity, set: { "approvals.method": "none" } },
    {
      name: "reviewers where GitHub has no environment to ask them",
      of: environmentEntity,
      set: { atGitHub: false },
      field: "approvals.method",
    },
    { name: "no reviewers", of: environmentEntity, set: { "approvals.reviewers": [] } },
    aloneBut("with no method", "approvals.method", "none"),
    aloneBut("with GitHub's reviewers", "approvals.method", "reviewers"),
    aloneBut("and a reviewer", "approvals.reviewers", [{ login: "jonas-w", id: 7_391_045 }]),
    aloneBut("nobody", "approvals.onePerson.login", ""),
    aloneBut("nobody at GitHub", "approvals.onePerson.id", 0),
    aloneBut("without a reason", "approvals.onePerson.reason", undefined),
    aloneBut("without a wait", "approvals.onePerson.waitMinutes", undefined),
    aloneBut("with a wait that is none", "approvals.onePerson.waitMinutes", 29),
    aloneBut("on record nowhere", "onePersonRecord", undefined),
    { ...aloneBut("decided by nobody", "onePersonRecord.who", ""), field: "onePersonRecord" },
    { ...aloneBut("and self review", "approvals.preventSelfReview", false) },
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
  allowed: [
    {
      name: "one person, stated, with a wait and on record",
      of: environmentEntity,
      set: alone,
      with: [{ of: githubEnvironment, set: { reviewers: [], preventSelfReview: false, waitTimer: 60 } }],
    },
  ],
};
