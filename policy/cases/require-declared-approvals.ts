import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { unknown } from "../value.ts";
import { branchPolicy, environmentEntity, githubEnvironment, tagPolicy } from "./fixtures/foundation.ts";
import { production } from "./fixtures/production.ts";

const alone = { login: "mali-s", id: 5_824_117, reason: "there is one engineer", waitMinutes: 60 };
const raw = {
  type: githubEnvironment.type,
  name: "raw",
  stack: "production",
  inputs: githubEnvironment.inputs,
};

export const cases: RuleCases = {
  compliant: production,
  judges: [types.environment, types.githubEnvironment, types.deploymentPolicy],
  mutations: [
    { name: "no wait timer", of: githubEnvironment, set: { waitTimer: undefined } },
    { name: "a shorter wait timer", of: githubEnvironment, set: { waitTimer: 9 } },
    { name: "a wait timer as text", of: githubEnvironment, set: { waitTimer: "10" } },
    {
      name: "a wait timer that the catalog does not have",
      of: environmentEntity,
      set: { "approvals.waitMinutes": undefined },
      at: githubEnvironment,
      field: "waitTimer",
    },
    {
      name: "a wait of one person that GitHub does not hold",
      of: environmentEntity,
      set: { "approvals.onePerson": alone, waits: "github" },
      at: githubEnvironment,
      field: "waitTimer",
    },
    {
      name: "a wait of one person at GitHub, which has no timers",
      of: environmentEntity,
      set: { "approvals.onePerson": alone, waits: "tag" },
      with: [{ of: githubEnvironment, set: { waitTimer: 60 } }],
      at: githubEnvironment,
      field: "waitTimer",
    },
    {
      name: "an environment at GitHub, which is said to have none",
      of: environmentEntity,
      set: { atGitHub: false },
    },
    { name: "self review", of: githubEnvironment, set: { preventSelfReview: false } },
    { name: "admins that bypass", of: githubEnvironment, set: { canAdminsBypass: true } },
    {
      name: "a reviewer too many",
      of: githubEnvironment,
      set: { "reviewers[0].users[2]": 1 },
      field: "reviewers",
    },
    {
      name: "a reviewer in a second group",
      of: githubEnvironment,
      set: { "reviewers[1]": { users: [1] } },
      field: "reviewers",
    },
    {
      name: "a reviewer too few",
      of: githubEnvironment,
      set: { "reviewers[0].users[1]": undefined },
      field: "reviewers",
    },
    { name: "a team", of: githubEnvironment, set: { "reviewers[0].teams": [7] }, field: "reviewers" },
    {
      name: "reviewers although tags decide",
      of: environmentEntity,
      set: { "approvals.method": "signed-tags" },
      at: githubEnvironment,
      field: "reviewers",
    },
    { name: "another GitHub environment", of: githubEnvironment, set: { environment: "prod" } },
    { name: "a policy for another GitHub environment", of: branchPolicy, set: { environment: "staging" } },
    { name: "another branch", of: branchPolicy, set: { branchPattern: "release/1" } },
    { name: "any branch", of: branchPolicy, set: { branchPattern: "*" } },
    {
      name: "any branch where the catalog names none",
      of: environmentEntity,
      set: { "approvals.branches": [] },
      also: [{ ...branchPolicy, name: "any", inputs: { ...branchPolicy.inputs, branchPattern: "m*" } }],
      at: { ...branchPolicy, name: "any" },
      field: "branchPattern",
    },
    {
      name: "a list for a branch",
      of: environmentEntity,
      set: { "approvals.branches": [] },
      also: [{ ...branchPolicy, name: "any", inputs: { ...branchPolicy.inputs, branchPattern: ["main"] } }],
      at: { ...branchPolicy, name: "any" },
      field: "branchPattern",
    },
    { name: "another tag", of: tagPolicy, set: { tagPattern: "*" } },
    { name: "an environment beside the components", also: [raw], field: "environment" },
    {
      name: "an entity without its environment",
      of: githubEnvironment,
      gone: true,
      at: environmentEntity,
      field: "ghEnvironment",
    },
    {
      name: "an entity with two environments",
      also: [{ ...githubEnvironment, name: "second" }],
      at: environmentEntity,
      field: "ghEnvironment",
    },
    {
      name: "a reviewer that is not known yet",
      of: githubEnvironment,
      set: { "reviewers[0].users[0]": unknown },
      field: "?reviewers[0].users[0] is not known before the deployment",
    },
    {
      name: "one reviewer for another",
      of: githubEnvironment,
      set: { "reviewers[0].users[1]": 1 },
      field: "reviewers",
    },
    {
      name: "a branch with something before it",
      of: environmentEntity,
      set: { "approvals.branches": [] },
      with: [{ of: branchPolicy, set: { branchPattern: "*main" } }],
      at: branchPolicy,
      field: "branchPattern",
    },
  ],
  allowed: [
    {
      name: "tags that decide",
      of: environmentEntity,
      set: { "approvals.method": "signed-tags" },
      with: [{ of: githubEnvironment, set: { reviewers: [], preventSelfReview: false } }],
    },
    {
      name: "the longer wait of one person at GitHub",
      of: environmentEntity,
      set: { "approvals.onePerson": alone, waits: "github" },
      with: [{ of: githubEnvironment, set: { waitTimer: 60 } }],
    },
    {
      name: "the wait of one person where GitHub has no timers",
      of: environmentEntity,
      set: { "approvals.onePerson": alone, waits: "tag" },
    },
    {
      name: "no word on waiting",
      of: environmentEntity,
      set: { "approvals.waitMinutes": undefined },
      with: [{ of: githubEnvironment, set: { waitTimer: undefined } }],
    },
    {
      name: "the default branch where the catalog names none",
      of: environmentEntity,
      set: { "approvals.branches": [] },
    },
  ],
};
